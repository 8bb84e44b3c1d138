/** The timeline of a run: the role of each node, and the faults. */
import type { Happened } from '../../harness/chaos/nemesis.js'
import type { Phase } from '../../harness/chaos/watch.js'
import type { Axis, Lane } from './lanes.js'
import { escaped, px } from './scale.js'

const ROLE = 18
const FAULT = 15
const GAP = 9
/** A letter of the texts in bars takes about this many pixels. */
const LETTER = 6.2

const roleClass = { Leader: 'leader', Follower: 'follower', Candidate: 'candidate' } as const

/** Faults by the beginning of their kind: their colour, and the words for a bar that is long enough. */
const faultClasses = [
  { begins: 'SIGKILL', name: 'kill', word: 'killed' },
  { begins: 'SIGSTOP', name: 'pause', word: 'paused' },
  { begins: 'disk: slow', name: 'disk', word: 'slow disk' },
  { begins: 'disk: EIO', name: 'disk', word: 'EIO' },
  { begins: 'disk: ENOSPC', name: 'disk', word: 'disk full' },
  { begins: 'partition: ', name: 'partition', word: '' },
  { begins: 'frames: ', name: 'frames', word: '' },
] as const

const seconds = (from: number, to: number): string => `${from.toFixed(1)} s to ${to.toFixed(1)} s`

interface Bar {
  readonly from: number
  readonly to: number
  readonly y: number
  readonly height: number
  readonly style: string
  /** Shown where it fits. */
  readonly text: string
  readonly title: string
}

const bar = ({ x }: Axis, { from, to, y, height, style, text, title }: Bar): string => {
  const width = Math.max(1, x(to) - x(from))
  const fits = text !== '' && text.length * LETTER + 4 <= width
  const words = fits
    ? `<text class="in" x="${px(x(from) + 4)}" y="${px(y + height / 2 + 4)}">${escaped(text)}</text>`
    : ''
  const rect = `<rect class="${style}" x="${px(x(from))}" y="${y}" width="${px(width)}" height="${height}" rx="2"/>`
  return `<g><title>${escaped(title)}</title>${rect}${words}</g>`
}

const phaseBar = (axis: Axis, { node, role, term, from, to }: Phase): string => {
  const said = role === null ? 'no answer' : `${role.toLowerCase()} in term ${term}`
  return bar(axis, {
    ...{ from, to, y: 0, height: ROLE, style: role === null ? 'silent' : roleClass[role] },
    text: role === 'Leader' ? `term ${term}` : '',
    title: `${node}: ${said}, ${seconds(from, to)}`,
  })
}

const faultBar = (axis: Axis, { kind, detail, nodes, from, to }: Happened, y: number): string => {
  const { name, begins, word } = faultClasses.find((one) => kind.startsWith(one.begins)) ?? faultClasses[0]
  const whom = nodes.join(', ')
  const short = word === '' ? `${kind.slice(begins.length)}${whom === '' ? '' : ` ${whom}`}` : word
  const long = [`${kind}${whom === '' ? '' : ` of ${whom}`}`, detail, seconds(from, to)]
  return bar(axis, {
    ...{ from, to, y, height: FAULT, style: name, text: short },
    title: long.filter(Boolean).join('; '),
  })
}

const nodeLane = (axis: Axis, node: string, phases: readonly Phase[], happened: readonly Happened[]): Lane => {
  const roles = phases.filter((phase) => phase.node === node).map((phase) => phaseBar(axis, phase))
  const faults = happened
    .filter(({ slot, nodes }) => slot.startsWith('node') && nodes.includes(node))
    .map((fault) => faultBar(axis, fault, ROLE + 2))
  return {
    height: ROLE + 2 + FAULT + GAP,
    labels: [{ y: ROLE / 2, text: node }],
    body: [...roles, ...faults].join(''),
  }
}

const networkLane = (axis: Axis, slot: string, happened: readonly Happened[]): Lane => ({
  height: FAULT + GAP,
  labels: [{ y: FAULT / 2, text: slot }],
  body: happened
    .filter((fault) => fault.slot === slot)
    .map((fault) => faultBar(axis, fault, 0))
    .join(''),
})

export const timelineLanes = (
  axis: Axis,
  nodes: readonly string[],
  phases: readonly Phase[],
  happened: readonly Happened[],
): readonly Lane[] => [
  ...nodes.map((node) => nodeLane(axis, node, phases, happened)),
  networkLane(axis, 'partition', happened),
  networkLane(axis, 'frames', happened),
]

/** What the colours mean. */
export const legend: readonly { readonly style: string; readonly text: string }[] = [
  { style: 'leader', text: 'leader' },
  { style: 'follower', text: 'follower' },
  { style: 'candidate', text: 'candidate' },
  { style: 'silent', text: 'no answer' },
  { style: 'kill', text: 'killed' },
  { style: 'pause', text: 'paused' },
  { style: 'disk', text: 'bad disk' },
  { style: 'partition', text: 'partition' },
  { style: 'frames', text: 'bad messages' },
]

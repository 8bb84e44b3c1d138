/** What lasted: the role of each node, and the faults, as bars along the time. */
import type { ChaosRun } from '../../conformance/report/chaos/report.js'
import { type Axis, px } from './scale.js'

type Phase = ChaosRun['phases'][number]
type Happened = ChaosRun['happened'][number]

const ROLE = 18
const FAULT = 15
const GAP = 9
/** A letter of the texts in bars takes about this many pixels. */
const LETTER = 6.2

export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly style: string
  /** Empty where there is no room for it. */
  readonly text: string
  readonly title: string
}

export interface BarLane {
  readonly name: string
  /** Pixels. */
  readonly height: number
  readonly bars: readonly Bar[]
}

const roleStyle = { Leader: 'leader', Follower: 'follower', Candidate: 'candidate' } as const

/** Faults by the beginning of their kind, of processes and of the simulation: their look, and the words for a bar with room. */
const faultStyles: readonly (readonly [begins: string, style: string, word: string])[] = [
  ['SIGKILL', 'kill', 'killed'],
  ['Crash', 'kill', 'crash'],
  ['PowerLoss', 'kill', 'all crash'],
  ['SIGSTOP', 'pause', 'paused'],
  ['Pause', 'pause', 'paused'],
  ['Drift', 'pause', 'clock'],
  ['Jump', 'pause', 'clock'],
  ['disk: slow', 'disk', 'slow disk'],
  ['disk: EIO', 'disk', 'EIO'],
  ['disk: ENOSPC', 'disk', 'disk full'],
  ['SlowDisk', 'disk', 'slow disk'],
  ['FailingDisk', 'disk', 'EIO'],
  ['FullDisk', 'disk', 'disk full'],
  ['Flipped', 'disk', 'a bit'],
  ['LostWrite', 'disk', 'lost write'],
  ['LyingDisk', 'disk', 'lying disk'],
  ['partition: ', 'partition', ''],
  ['Cut', 'partition', ''],
  ['frames: ', 'frames', ''],
]

const seconds = (from: number, to: number): string => `${from.toFixed(1)} s to ${to.toFixed(1)} s`

/** `text` is shown where it fits. */
const bar = (
  { x }: Axis,
  { from, to }: { readonly from: number; readonly to: number },
  rest: Pick<Bar, 'y' | 'height' | 'style' | 'text' | 'title'>,
): Bar => {
  const width = Math.max(1, x(to) - x(from))
  const fits = rest.text.length * LETTER + 4 <= width
  return { ...rest, x: px(x(from)), width: px(width), text: fits ? rest.text : '' }
}

const phaseBar = (axis: Axis, phase: Phase): Bar => {
  const { node, role, term, from, to } = phase
  const said = role === null ? 'no answer' : `${role.toLowerCase()} in term ${term}`
  return bar(axis, phase, {
    ...{ y: 0, height: ROLE, style: role === null ? 'silent' : roleStyle[role] },
    text: role === 'Leader' ? `term ${term}` : '',
    title: `${node}: ${said}, ${seconds(from, to)}`,
  })
}

const faultBar = (axis: Axis, fault: Happened, y: number): Bar => {
  const { kind, detail, nodes, from, to } = fault
  const [begins, style, word] = faultStyles.find(([start]) => kind.startsWith(start)) ?? ['', 'frames', '']
  const whom = nodes.join(', ')
  const rest = kind.slice(begins.length).trim()
  const long = [`${kind}${whom === '' ? '' : ` of ${whom}`}`, detail, seconds(from, to)]
  return bar(axis, fault, {
    ...{ y, height: FAULT, style, text: word === '' ? [rest, whom].filter(Boolean).join(' ') : word },
    title: long.filter(Boolean).join('; '),
  })
}

/** A fault of one node stands below that node. */
const isOf = ({ slot, nodes }: Happened, node: string): boolean => slot.startsWith('node') && nodes.includes(node)

const nodeLane = (axis: Axis, node: string, { phases, happened }: ChaosRun): BarLane => {
  const roles = phases.filter((phase) => phase.node === node).map((phase) => phaseBar(axis, phase))
  const top = phases.length === 0 ? 0 : ROLE + 2
  const faults = happened.filter((fault) => isOf(fault, node)).map((fault) => faultBar(axis, fault, top))
  return { name: node, height: top + FAULT + GAP, bars: [...roles, ...faults] }
}

export const barLanes = (axis: Axis, run: ChaosRun): readonly BarLane[] => {
  const slots = [...new Set(run.happened.map(({ slot }) => slot))].filter((slot) => !slot.startsWith('node')).sort()
  return [
    ...run.nodes.map((node) => nodeLane(axis, node, run)),
    ...slots.map((slot) => ({
      name: slot,
      height: FAULT + GAP,
      bars: run.happened.filter((fault) => fault.slot === slot).map((fault) => faultBar(axis, fault, 0)),
    })),
  ]
}

/** What the looks mean. */
export const legend: readonly (readonly [style: string, text: string])[] = [
  ['leader', 'leader'],
  ['follower', 'follower'],
  ['candidate', 'candidate'],
  ['silent', 'no answer'],
  ['kill', 'killed'],
  ['pause', 'paused, or its clock wrong'],
  ['disk', 'bad disk'],
  ['partition', 'partition'],
  ['frames', 'bad messages'],
]

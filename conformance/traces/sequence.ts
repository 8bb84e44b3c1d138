/** The last events of a few nodes as a sequence diagram: in text, and in Mermaid for whatever shows Markdown. */
import { escaped, note } from '../../text/mermaid.js'
import type { Diagnosis, Moment } from './diagnosis.js'

/** Wide enough for the longest kind of message with its term. */
const LANE = 34
const MARGIN = 2

const labelOf = ({ type, term }: NonNullable<Moment['received']>): string => `${type}, term ${term}`

/** Writes a text over a line, from a column on. */
const over = (line: string, column: number, text: string): string =>
  `${line.padEnd(column).slice(0, column)}${text}${line.slice(column + text.length)}`

const arrow = (width: number, isToTheRight: boolean, label: string): string => {
  const room = width - 5
  const text = label.length > room ? `${label.slice(0, room - 1)}…` : label
  const line = `-${text}`.padEnd(width - 2, '-')
  return isToTheRight ? `${line}>` : `<${line}`
}

/** Messages are drawn where they arrive. */
const lineOf = (nodes: readonly string[], { node, event, received, after }: Moment): string => {
  const columns = nodes.map((_, k) => MARGIN + k * LANE)
  const lanes = columns.reduce((text, column) => over(text, column, '|'), '').padEnd(MARGIN + nodes.length * LANE)
  const to = columns[nodes.indexOf(node)] ?? MARGIN
  const from = received === null ? undefined : columns[nodes.indexOf(received.from)]
  const what = received === null ? event : `${labelOf(received)} from ${received.from}`
  const drawn =
    received === null || from === undefined || from === to
      ? over(lanes, to, `* ${what}`)
      : over(lanes, Math.min(from, to) + 1, arrow(Math.abs(to - from), to > from, labelOf(received)))
  return `${drawn}${after}`.trimEnd()
}

/** Without its folders: all files are of one run. The explorer has no `node:path`. */
const placeOf = ({ file, line }: Moment): string => `${file.replace(/^.*[\\/]/, '')}:${line}`

/** The refused event is the last line. */
export const sequenceLines = ({ nodes, last }: Diagnosis): readonly string[] => {
  const places = last.map((moment, k) => `${k === last.length - 1 ? '> ' : '  '}${placeOf(moment)}`)
  const widest = Math.max(...places.map((place) => place.length))
  const names = nodes.reduce((text, name, k) => over(text, MARGIN + k * LANE, name.slice(0, LANE - 2)), '')
  return [
    `${' '.repeat(widest)}${names}`,
    ...last.map((moment, k) => `${(places[k] ?? '').padEnd(widest)}${lineOf(nodes, moment)}`),
  ]
}

/** Names of nodes may be anything; participants have numbers, and are shown by their names. */
export const sequenceMermaid = ({ nodes, last }: Diagnosis): readonly string[] => {
  const id = (name: string): string => `p${nodes.indexOf(name)}`
  const drawn = (moment: Moment, k: number): readonly string[] => {
    const { node, event, received, after } = moment
    const place = `${placeOf(moment)}${k === last.length - 1 ? ', refused' : ''}`
    const lines = [place, ...(after === '' ? [] : [after])]
    if (received === null) return [note([id(node)], [event, ...lines])]
    if (!nodes.includes(received.from))
      return [note([id(node)], [`${labelOf(received)} from ${received.from}`, ...lines])]
    return [`  ${id(received.from)}->>${id(node)}: ${escaped(labelOf(received))}`, note([id(node)], lines)]
  }
  return [
    'sequenceDiagram',
    ...nodes.map((name) => `  participant ${id(name)} as ${escaped(name)}`),
    ...last.flatMap(drawn),
  ]
}

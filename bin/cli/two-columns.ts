/** Names and what they mean, for the width of a terminal. */
import { wrapped } from '../../text/layout.js'

export type Row = readonly [name: string, meaning: string]

const GAP = '  '
/** Where there is less room beside the names, what they mean would be a column of single words. */
const LEAST_ROOM = 30
const INDENT_BELOW = '    '

/** What the names mean stands beside them, or below them on a narrow terminal. */
export const twoColumns = (rows: readonly Row[], width: number): readonly string[] => {
  const names = Math.max(...rows.map(([name]) => name.length))
  const room = width - names - GAP.length
  // The meaning is wrapped by itself: to wrap the whole line would close the gap between the columns.
  return rows.flatMap(([name, meaning]) =>
    room < LEAST_ROOM
      ? [name.trimEnd(), ...wrapped(meaning, width - INDENT_BELOW.length, 0).map((line) => `${INDENT_BELOW}${line}`)]
      : wrapped(meaning, room, 0).map((line, k) => `${(k === 0 ? name : '').padEnd(names)}${GAP}${line}`),
  )
}

import { truncated } from './layout.js'

/** A column: its heading, and the side to which its cells are set. */
export interface Column {
  readonly heading: string
  readonly align: 'left' | 'right'
}

const GAP = '  '

/**
 * The lines of a table: the headings, then the rows. Columns are as wide as their widest cell; a line longer than `width`
 * characters is cut. Every row has a cell for each column.
 */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): readonly string[] => {
  const widths = columns.map(({ heading }, k) =>
    rows.reduce((widest, row) => Math.max(widest, cell(row, k).length), heading.length),
  )
  const line = (cells: readonly string[]): string => {
    const padded = columns.map(({ align }, k) => {
      const text = cell(cells, k)
      return align === 'left' ? text.padEnd(widths[k] ?? 0) : text.padStart(widths[k] ?? 0)
    })
    return truncated(padded.join(GAP).trimEnd(), width)
  }
  return [line(columns.map(({ heading }) => heading)), ...rows.map(line)]
}

const cell = (row: readonly string[], column: number): string => row[column] ?? ''

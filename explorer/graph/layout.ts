/** Where the states of a graph stand: a column for each distance, or more where they are many, and near what leads there. */
import type { Around, AroundState, AroundStep } from '../run/around.js'

export const BOX = { width: 176, height: 40 } as const
const COLUMN = BOX.width + 56
const ROW = BOX.height + 14
const MARGIN = 26
/** A ring of more states has several columns. */
const MOST_ROWS = 12

export interface Spot {
  /** The middle of its box, in pixels. */
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly spots: readonly Spot[]
  readonly width: number
  readonly height: number
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/** The numbers of the states by distance, the least first. */
const ringsOf = (states: readonly AroundState[]): readonly (readonly number[])[] => {
  const rings = new Map<number, number[]>()
  for (const [number, { distance }] of states.entries()) rings.set(distance, [...(rings.get(distance) ?? []), number])
  return [...rings].sort(([a], [b]) => a - b).map(([, numbers]) => numbers)
}

/** Where a state would stand by what leads to it: in the middle of that. */
const wishOf = (number: number, steps: readonly AroundStep[], spots: readonly Spot[]): number => {
  const before = steps.flatMap(({ from, to }) => (to === number ? (spots[from]?.y ?? []) : []))
  return before.length === 0 ? 0 : mean(before)
}

export const layoutOf = ({ states, steps }: Around): Layout => {
  const rings = ringsOf(states)
  const rows = Math.max(1, ...rings.map(({ length }) => Math.min(length, MOST_ROWS)))
  const height = rows * ROW + 2 * MARGIN
  const spots: Spot[] = []
  let columns = 0
  for (const ring of rings) {
    const wishes = new Map(ring.map((number) => [number, wishOf(number, steps, spots)]))
    const ordered = [...ring].sort((a, b) => (wishes.get(a) ?? 0) - (wishes.get(b) ?? 0) || a - b)
    const own = Math.ceil(ordered.length / MOST_ROWS)
    // Neighbours stay neighbours: the columns of one ring are filled row by row.
    const inColumn = Math.ceil(ordered.length / own)
    const top = (height - inColumn * ROW) / 2
    for (const [k, number] of ordered.entries()) {
      const [row, column] = [Math.floor(k / own), columns + (k % own)]
      spots[number] = { x: MARGIN + column * COLUMN + BOX.width / 2, y: top + (row + 0.5) * ROW }
    }
    columns += own
  }
  return { spots, width: columns * COLUMN - (COLUMN - BOX.width) + 2 * MARGIN, height }
}

/** A step as a line from box to box; one that leads back, or stays, goes round below. */
export const lineOf = ({ from, to }: Pick<AroundStep, 'from' | 'to'>, { spots }: Layout): string => {
  const [a, b] = [spots[from], spots[to]]
  if (a === undefined || b === undefined) return ''
  const [w, h] = [BOX.width / 2, BOX.height / 2]
  if (from === to) return `M ${a.x + w - 34} ${a.y + h} c 2 16 26 16 28 3`
  if (b.x > a.x) {
    const middle = (a.x + w + b.x - w) / 2
    return `M ${a.x + w} ${a.y} C ${middle} ${a.y} ${middle} ${b.y} ${b.x - w - 5} ${b.y}`
  }
  if (b.x === a.x) {
    const [begin, end] = b.y > a.y ? [a.y + h, b.y - h - 5] : [a.y - h, b.y + h + 5]
    return `M ${a.x + w - 20} ${begin} C ${a.x + w + 14} ${begin + (end - begin) / 3} ${a.x + w + 14} ${end - (end - begin) / 3} ${b.x + w - 20} ${end}`
  }
  const under = Math.max(a.y, b.y) + h + 12
  return `M ${a.x - w / 2} ${a.y + h} C ${a.x - w / 2} ${under} ${b.x + w / 2} ${under} ${b.x + w / 2} ${b.y + h + 5}`
}

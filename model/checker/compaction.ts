import { BLOCK, BLOCK_BITS, CHUNK_BLOCKS, type Rows } from './rows.js'
import type { StatePiece } from './snapshot.js'

/** States of a block that are numbered one after the other. */
interface Run {
  readonly block: number
  readonly from: number
  readonly to: number
}

export interface Compacted {
  readonly states: Iterable<StatePiece>
  /** The number of the first state that is not expanded. */
  readonly next: number
  /** Of the first of the next level. */
  readonly levelEnd: number
}

/**
 * The states level by level, those of the open level that were expanded before the others, numbered without gaps.
 * `expanding`: the first state that is not expanded of the part that was taken last, if there is one.
 */
export const compacted = (rows: Rows, expanding?: number): Compacted => {
  const { start, end } = rows.level
  const expandedOf = (block: number): number =>
    expanding !== undefined && expanding >>> BLOCK_BITS === block ? expanding % BLOCK : rows.takenOf(block)
  const wholes = (from: number, to: number): readonly Run[] =>
    Array.from({ length: to - from }, (_, k) => ({ block: from + k, from: 0, to: rows.sizeOf(from + k) }))
  const level = wholes(start, end)
  const runs = [
    ...wholes(0, start),
    ...level.map((run) => ({ ...run, to: expandedOf(run.block) })),
    ...level.map((run) => ({ ...run, from: expandedOf(run.block) })),
    ...wholes(end, rows.blocks),
  ]
  const numbers = new Int32Array(runs.length + 1)
  for (const [k, { from, to }] of runs.entries()) numbers[k + 1] = numbers[k]! + to - from
  return {
    states: { [Symbol.iterator]: () => pieces(rows, runs, numbers) },
    next: numbers[end]!,
    levelEnd: numbers[end + (end - start)]!,
  }
}

/** `numbers`: of the first state of each run. A parent was expanded, so that its run has the number of its block. */
function* pieces(rows: Rows, runs: readonly Run[], numbers: Int32Array): Generator<StatePiece> {
  const { width } = rows
  const row = new Int32Array(width)
  for (let first = 0; first < runs.length; first += CHUNK_BLOCKS) {
    const last = Math.min(first + CHUNK_BLOCKS, runs.length)
    const size = numbers[last]! - numbers[first]!
    const piece = { rows: new Int32Array(size * width), parents: new Int32Array(size) }
    let at = 0
    for (const { block, from, to } of runs.slice(first, last)) {
      for (let state = block * BLOCK + from; state < block * BLOCK + to; state++, at++) {
        rows.read(state, row)
        piece.rows.set(row, at * width)
        const parent = rows.parent(state)
        piece.parents[at] = parent < 0 ? -1 : numbers[parent >>> BLOCK_BITS]! + (parent % BLOCK)
      }
    }
    yield piece
  }
}

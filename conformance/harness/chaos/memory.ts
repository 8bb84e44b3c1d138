/** Judges the memory of the nodes: it may grow with the log, which they keep, and with nothing else. */

import { counted } from '../../../text/counts.js'
import type { MemorySample } from './watch.js'

export interface NodeMemory {
  readonly node: string
  /** Resident bytes and the length of the log, at the first and the last look, and the most bytes of all looks. */
  readonly first: number
  readonly last: number
  readonly most: number
  readonly entries: number
}

const MiB = 2 ** 20
/** What a node may take with an empty log: Node.js, its code, and the garbage that its collector leaves for later. */
export const BASE_BYTES = 256 * MiB
/** What it may take for each entry: the command, the order, the remembered reply, and their share of garbage. */
export const BYTES_PER_ENTRY = 12 * 1024

export const limitFor = (entries: number): number => BASE_BYTES + entries * BYTES_PER_ENTRY

/** One for each node that was looked at. */
export const memoryByNode = (samples: readonly MemorySample[]): readonly NodeMemory[] =>
  [...new Set(samples.map(({ node }) => node))].sort().flatMap((node) => {
    const own = samples.filter((sample) => sample.node === node)
    const [first, last] = [own[0], own.at(-1)]
    if (first === undefined || last === undefined) return []
    const most = own.reduce((bytes, sample) => Math.max(bytes, sample.bytes), 0)
    return [{ node, first: first.bytes, last: last.bytes, most, entries: last.entries }]
  })

export const inMiB = (bytes: number): string => `${Math.round(bytes / MiB)} MiB`

/** One line for each node that at some moment took more than its log accounts for. */
export const memoryFindings = (samples: readonly MemorySample[]): readonly string[] =>
  [...new Set(samples.map(({ node }) => node))].sort().flatMap((node) => {
    const excess = samples.find((sample) => sample.node === node && sample.bytes > limitFor(sample.entries))
    if (excess === undefined) return []
    const { at, bytes, entries } = excess
    const allowed = `at most ${inMiB(limitFor(entries))} for a log of ${counted(entries, 'entry', 'entries')}`
    return [`${node} took ${inMiB(bytes)} after ${at.toFixed(0)} s; expected ${allowed}`]
  })

/**
 * A tick of the shop's clock: a command that no client can send. The leader writes how much time has passed by its monotonic
 * clock since its last tick, or since it began to lead. So the shop's clock never runs faster than time does, whatever is done to
 * the clocks on the walls; it stands still while nobody leads.
 */
import * as t from 'io-ts'
import { canonicalJson } from './canonical.js'
import { integer, record } from './fields.js'
import { countKeys } from './keys.js'
import type { Shop } from './shop.js'

/** The longest time for which keys can be kept, and the longest step of the clock: ten years of milliseconds. */
export const MOST_KEEP_MS = 315_360_000_000

export const Tick = record('Tick', {
  _tag: t.literal('Tick'),
  elapsedMs: integer<number>(1, MOST_KEEP_MS, 'milliseconds since the last tick'),
  /** For how long keys are kept at least: it stands in the log, so that all replicas forget the same at the same entry. */
  keepMs: integer<number>(1, MOST_KEEP_MS, 'milliseconds'),
})
export type Tick = t.TypeOf<typeof Tick>

/** The tag comes first, by which a tick is known. */
export const encodeTick = (tick: Omit<Tick, '_tag'>): string => canonicalJson({ _tag: 'Tick', ...tick })

export const DAY_MS = 86_400_000
/** A key is kept longer than it must be by one tick at most, which is a small part of the time, and no more than a minute. */
const LONGEST_TICK_MS = 60_000

/** How often a leader writes a tick, and which, for a shop that keeps its keys for `keepMs`. */
export const ticksFor = (keepMs: number) => ({
  everyMs: Math.min(LONGEST_TICK_MS, Math.ceil(keepMs / 16)),
  command: (elapsedMs: number, { keys }: Shop): string | null =>
    countKeys(keys) === 0 ? null : encodeTick({ elapsedMs, keepMs }),
})

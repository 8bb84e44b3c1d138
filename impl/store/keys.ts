/**
 * The idempotency keys that the shop remembers, in two generations by the clock of the log: a key is kept for at least the time
 * that the clock's ticks name, and for less than twice that and a tick. The older generation is forgotten whole, so that
 * forgetting takes as long with a million keys as with one.
 */
import type { IdempotencyKey, OrderId } from './fields.js'
import { type Print, plus, zero } from './fingerprint.js'
import * as M from './persistent-map.js'
import { clockPrint, keyPrint } from './prints.js'
import type { Reply } from './reply.js'

/** What was answered to the first command under a key. */
export interface Remembered {
  /** As it stood in the log, where the very same text is. */
  readonly command: string
  readonly reply: Reply
}

export interface Generation {
  readonly keys: M.PersistentMap<IdempotencyKey, Remembered>
  /** The sum of their fingerprints. */
  readonly sum: Print
  /** How many orders there were when it began: the keys of all later ones are in this generation or in a younger one. */
  readonly ordersBefore: number
}

export interface Keys {
  readonly recent: Generation
  readonly older: Generation
  /** The sum of all ticks so far, in milliseconds. It tells the age of a key, and no time of day. */
  readonly clock: number
  /** Where the clock stood when the recent generation began. */
  readonly began: number
}

/** Made anew each time: the table of an empty map is shared by all that comes of it. */
export const noneSince = (orders: number): Generation => ({ keys: M.empty(), sum: zero, ordersBefore: orders })

export const noKeys: Keys = { recent: noneSince(0), older: noneSince(0), clock: 0, began: 0 }

export const countKeys = ({ recent, older }: Keys): number => recent.keys.size + older.keys.size

export const recalled = ({ recent, older }: Keys, key: IdempotencyKey): Remembered | undefined =>
  M.get(recent.keys, key) ?? M.get(older.keys, key)

/** Whether the key of an order must still be remembered. */
export const isKept = ({ older }: Keys, order: OrderId): boolean => order > older.ordersBefore

/** The first reply under a key stays until the key is forgotten, whatever rule decides on repetitions. */
export const remember = (all: Keys, key: IdempotencyKey, remembered: Remembered): Keys => {
  const { recent, older, clock, began } = all
  if (older.keys.size > 0 && M.get(older.keys, key) !== undefined) return all
  const after = added(recent, key, remembered)
  return after === recent ? all : { recent: after, older, clock, began }
}

/** The generation itself if it has the key. */
export const added = (before: Generation, key: IdempotencyKey, remembered: Remembered): Generation => {
  const keys = M.add(before.keys, key, remembered)
  if (keys === before.keys) return before
  const sum = plus(before.sum, keyPrint(key, remembered.command, remembered.reply))
  return { keys, sum, ordersBefore: before.ordersBefore }
}

/** After a tick of the clock. `keepMs`: how long a key is kept at least; `orders`: how many there are by now. */
export const ticked = (
  { recent, older, clock, began }: Keys,
  { elapsedMs, keepMs }: { readonly elapsedMs: number; readonly keepMs: number },
  orders: number,
): Keys => {
  const now = clock + elapsedMs
  return now - began < keepMs
    ? { recent, older, clock: now, began }
    : { recent: noneSince(orders), older: recent, clock: now, began: now }
}

/** A clock that has never ticked leaves the fingerprint as it was before there were clocks. */
export const keysPrint = ({ recent, older, clock, began }: Keys): Print => {
  const sum = plus(recent.sum, older.sum)
  return clock === 0 ? sum : plus(sum, clockPrint(clock, began, older.sum))
}

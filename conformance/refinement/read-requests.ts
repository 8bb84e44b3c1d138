/**
 * Reads that the clients of an explored cluster ask for: what stands beside a reducer for them, and what they see of its steps. Clients
 * name a read by how many a server was asked for before, so a state has that count.
 */
import { memoryOf } from '../../impl/raft/features/memory.js'
import type { Effect, Event, ServerState } from '../../impl/raft/types.js'
import type { ReadEvent } from '../../model/raft/features/read-history.js'
import type { Features } from '../../model/raft/features/types.js'

interface Asked extends ServerState {
  readonly asked: number
}

const wasAsked = (s: ServerState): s is Asked => 'asked' in s

/** How many reads the server was asked for, and did not refuse at once. */
export const askedOf = (s: ServerState): number => (wasAsked(s) ? s.asked : 0)

const withAsked = (s: ServerState, asked: number): ServerState =>
  askedOf(s) === asked ? s : ({ ...s, asked } as Asked)

/** Whether the clients of these reducers may ask for more. */
export const withinReads = ({ maxReads = 1 }: Features, s: ServerState): boolean =>
  askedOf(s) <= maxReads && memoryOf(s).readRound <= maxReads

const isRefused = (id: number, effects: readonly Effect[]): boolean =>
  effects.some((effect) => effect._tag === 'Reply' && effect.id === id && effect.reply._tag === 'NotLeader')

/** The state after a step, with its count, and what clients see of the step; undefined where that is nothing. */
export const afterReads = (
  server: number,
  before: ServerState,
  next: ServerState,
  event: Event,
  effects: readonly Effect[],
): { readonly next: ServerState; readonly event?: ReadEvent } => {
  const isAsked = event._tag === 'ReadRequest' && !isRefused(event.id, effects)
  const answered = effects.flatMap((effect) =>
    effect._tag === 'Reply' && effect.reply._tag === 'Readable'
      ? [{ server, read: effect.id, index: effect.reply.index }]
      : [],
  )
  const seen: ReadEvent = {
    ...(next.role._tag === 'Leader' && next.commitIndex > before.commitIndex ? { acknowledged: next.commitIndex } : {}),
    ...(isAsked ? { asked: [{ server, read: event.id }] } : {}),
    ...(answered.length > 0 ? { answered } : {}),
  }
  return {
    next: withAsked(next, askedOf(before) + (isAsked ? 1 : 0)),
    ...(Object.keys(seen).length > 0 ? { event: seen } : {}),
  }
}

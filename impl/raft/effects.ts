/** Effects that follow from the states before and after a step, and short ways to write the others. */
import { getEq } from 'fp-ts/lib/Option.js'
import { Eq } from 'fp-ts/lib/string.js'
import * as Log from './log.js'
import type { Result } from './result.js'
import { isLeader } from './state.js'
import { type Effect, Index, type Message, type ServerState } from './types.js'

export const send = (message: Message): Effect => ({ _tag: 'Send', message })

export const electionTimer: Effect = { _tag: 'SetTimer', timer: 'Election' }
export const heartbeatTimer: Effect = { _tag: 'SetTimer', timer: 'Heartbeat' }

const sameVote = getEq(Eq).equals

/**
 * All effects of a step: what became durable, then what the step itself asks for, then the timer of a leader that
 * stepped down, then what became committed. No other place decides what must be durable.
 */
export const withDerived = (before: ServerState, [after, asked]: Result): Result => {
  const derived = [...persist(before, after), ...asked, ...steppedDown(before, after, asked), ...apply(before, after)]
  return [after, derived]
}

const persist = (before: ServerState, after: ServerState): readonly Effect[] => {
  const { currentTerm, votedFor, log, snapshot } = after
  const same = currentTerm === before.currentTerm && sameVote(votedFor, before.votedFor) && log === before.log
  if (same) return []
  const taken = snapshot === undefined || snapshot === before.snapshot ? {} : { snapshot }
  return [{ _tag: 'Persist', currentTerm, votedFor, ...Log.diff(before.log, log), ...taken }]
}

/**
 * A leader has no election timer: when it steps down it needs one, unless the step has set it already. So does a server that led
 * for no longer than the step.
 */
const steppedDown = (before: ServerState, after: ServerState, asked: readonly Effect[]): readonly Effect[] =>
  (isLeader(before) || asked.includes(heartbeatTimer)) && !isLeader(after) && !asked.includes(electionTimer)
    ? [electionTimer]
    : []

const apply = (before: ServerState, after: ServerState): readonly Effect[] => {
  const { commitIndex: to, log, snapshot } = after
  // What a snapshot stands for is not applied one by one.
  const applied = Math.max(before.commitIndex, snapshot?.index ?? 0)
  return to > applied ? [{ _tag: 'Apply', from: Index(applied + 1), to, log }] : []
}

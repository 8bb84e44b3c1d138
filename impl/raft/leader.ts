/** Log replication and commitment, the leader's part: sections 5.3 and 5.4.2 of the paper. */
import { getOrElse } from 'fp-ts/lib/Option.js'
import { send } from './effects.js'
import * as Log from './log.js'
import { type Context, isLeader, type LeaderState, type Result, unchanged } from './state.js'
import {
  type AppendEntries,
  type AppendEntriesResponse,
  type ConflictHint,
  type Effect,
  Index,
  type Progress,
  type ProgressOfAll,
  type ServerId,
  type ServerState,
  Term,
} from './types.js'

const orTermZero = getOrElse(() => Term(0))

/** The entries that are due to a follower, at most one message full; without entries it is a heartbeat. */
const appendEntries = ({ config }: Context, state: ServerState, to: ServerId, nextIndex: Index): AppendEntries => {
  const prevLogIndex = Index(Math.min(nextIndex - 1, Log.lastIndex(state.log)))
  return {
    _tag: 'AppendEntries',
    from: config.id,
    to,
    term: state.currentTerm,
    prevLogIndex,
    prevLogTerm: orTermZero(Log.termAt(state.log, prevLogIndex)),
    entries: Log.entriesFrom(state.log, Index(prevLogIndex + 1), config.maxEntriesPerMessage),
    leaderCommit: state.commitIndex,
  }
}

/** Takes the sent entries for received: the next message goes on after them. A rejection tells if they were lost. */
const afterSending = (progress: Progress, { prevLogIndex, entries }: AppendEntries): Progress =>
  entries.length === 0 ? progress : { ...progress, nextIndex: Index(prevLogIndex + entries.length + 1) }

const withProgress = (state: LeaderState, progress: ProgressOfAll): LeaderState => ({
  ...state,
  role: { _tag: 'Leader', progress },
})

const withProgressOf = (state: LeaderState, server: ServerId, progress: Progress): LeaderState =>
  withProgress(state, new Map(state.role.progress).set(server, progress))

const everyone = (): boolean => true

/** Sends what is due to every follower for which `wanted` holds. */
export const broadcast = (
  context: Context,
  state: LeaderState,
  wanted: (progress: Progress) => boolean = everyone,
): Result => {
  const progressOfAll = new Map<ServerId, Progress>()
  const effects: Effect[] = []
  for (const [to, progress] of state.role.progress) {
    if (wanted(progress)) {
      const request = appendEntries(context, state, to, progress.nextIndex)
      progressOfAll.set(to, afterSending(progress, request))
      effects.push(send(request))
    } else progressOfAll.set(to, progress)
  }
  return [withProgress(state, progressOfAll), effects]
}

/**
 * AdvanceCommitIndex of raft.tla: the highest index that is on a quorum and that the leader may commit. Only an index at
 * which the copy of some server ends comes into question.
 */
export const advanceCommitIndex = (context: Context, state: LeaderState): LeaderState => {
  let commitIndex = later(context, state, state.commitIndex, Log.lastIndex(state.log))
  for (const { matchIndex } of state.role.progress.values()) {
    commitIndex = later(context, state, commitIndex, matchIndex)
  }
  return { ...state, commitIndex }
}

/** The index, if it can be committed and comes after what is known to be. */
const later = ({ config, rules }: Context, state: LeaderState, commitIndex: Index, index: Index): Index => {
  if (index <= commitIndex || !rules.isQuorum(config, rules.replicas(state.role.progress, index))) return commitIndex
  return rules.mayCommit(state, index) ? index : commitIndex
}

/** HandleAppendEntriesResponse of raft.tla; the response's term is not newer than the server's. */
export const handleAppendEntriesResponse = (
  context: Context,
  state: ServerState,
  response: AppendEntriesResponse,
): Result => {
  if (!isLeader(state) || !context.rules.isCurrent(state, response)) return unchanged(state)
  const { from, result } = response
  const progress = state.role.progress.get(from)
  if (progress === undefined) return unchanged(state)
  return result._tag === 'Matched'
    ? matched(context, state, from, progress, result.matchIndex)
    : rejected(context, state, from, progress, result.conflict)
}

/** A follower has the entries up to `matchIndex`: perhaps that commits some, and perhaps there are more to send. */
const matched = (context: Context, state: LeaderState, from: ServerId, before: Progress, matchIndex: Index): Result => {
  const progress = context.rules.progressAfterMatch(before, matchIndex)
  const next = advanceCommitIndex(context, withProgressOf(state, from, progress))
  if (progress.nextIndex > Log.lastIndex(next.log)) return [next, []]
  const request = appendEntries(context, next, from, progress.nextIndex)
  return [withProgressOf(next, from, afterSending(progress, request)), [send(request)]]
}

/**
 * A follower's log departs from the leader's: the leader tries again further back. `nextIndex` stays there until a success,
 * so that the rejections of other messages that were on the way do not each cause the same entries to be sent again.
 */
const rejected = (
  context: Context,
  state: LeaderState,
  from: ServerId,
  before: Progress,
  conflict: ConflictHint,
): Result => {
  const progress = context.rules.progressAfterRejection(before, state.log, conflict)
  const next = withProgressOf(state, from, progress)
  return [
    next,
    progress.nextIndex < before.nextIndex ? [send(appendEntries(context, next, from, progress.nextIndex))] : [],
  ]
}

/** Log replication and commitment, the leader's part: sections 5.3 and 5.4.2 of the paper. */
import { pipe } from 'fp-ts/lib/function.js'
import { isNone, isSome, match, none, type Option, some } from 'fp-ts/lib/Option.js'
import { heartbeatTimer, send } from './effects.js'
import * as Log from './log.js'
import { matchIndexOf, type Progress, type ProgressOfAll } from './progress.js'
import { also, asking, only, type Result } from './result.js'
import { type Context, isLeader, type LeaderState } from './state.js'
import {
  type AppendEntries,
  type AppendEntriesResponse,
  type ConflictHint,
  type Effect,
  Index,
  type ServerId,
  type ServerState,
} from './types.js'

/**
 * The entries that are due to a follower, at most one message full; without entries it is a heartbeat. None if it is a member no
 * longer, or if the log no longer holds the entry before them, nor its term: then the follower needs a snapshot.
 */
const appendEntries = (
  { config, isMember }: Context,
  state: ServerState,
  to: ServerId,
  nextIndex: Index,
): Option<AppendEntries> => {
  if (!isMember(state, to)) return none
  const prevLogIndex = Index(Math.min(nextIndex - 1, Log.lastIndex(state.log)))
  const prevLogTerm = Log.termAt(state.log, prevLogIndex)
  if (isNone(prevLogTerm)) return none
  return some({
    _tag: 'AppendEntries',
    from: config.id,
    to,
    term: state.currentTerm,
    prevLogIndex,
    prevLogTerm: prevLogTerm.value,
    entries: Log.entriesFrom(state.log, Index(prevLogIndex + 1), config.maxEntriesPerMessage),
    leaderCommit: state.commitIndex,
  })
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
): Result<LeaderState> => {
  const progressOfAll = new Map<ServerId, Progress>()
  const effects: Effect[] = []
  for (const [to, progress] of state.role.progress) {
    const due = wanted(progress) ? appendEntries(context, state, to, progress.nextIndex) : none
    if (isSome(due)) effects.push(send(due.value))
    progressOfAll.set(to, isSome(due) ? afterSending(progress, due.value) : progress)
  }
  return asking(withProgress(state, progressOfAll), effects)
}

/** Sends what is due to one follower and takes it for received. */
const sendTo = (context: Context, state: LeaderState, to: ServerId, progress: Progress): Result<LeaderState> =>
  pipe(
    appendEntries(context, state, to, progress.nextIndex),
    match(
      () => only(state),
      (request) => asking(withProgressOf(state, to, afterSending(progress, request)), [send(request)]),
    ),
  )

/** A leader asserts itself, and sends what is due. */
export const heartbeat = (context: Context, state: ServerState): Result =>
  isLeader(state) ? pipe(broadcast(context, state), also([heartbeatTimer])) : only(state)

/**
 * AdvanceCommitIndex of raft.tla: the highest index that is on a quorum and that the leader may commit. Only an index at
 * which the copy of some server ends comes into question.
 */
export const advanceCommitIndex = (context: Context, state: LeaderState): LeaderState => {
  let commitIndex = later(context, state, state.commitIndex, Log.lastIndex(state.log))
  for (const progress of state.role.progress.values()) {
    commitIndex = later(context, state, commitIndex, matchIndexOf(progress))
  }
  return commitIndex === state.commitIndex ? state : { ...state, commitIndex }
}

/** The index, if it can be committed and comes after what is known to be. */
const later = (
  { config, configuration, rules }: Context,
  state: LeaderState,
  commitIndex: Index,
  index: Index,
): Index => {
  if (index <= commitIndex) return commitIndex
  const holders = rules.holders(config.id, state.role.progress, index)
  return rules.quorum(configuration(state), holders, []) === 'Won' && rules.mayCommit(state, index)
    ? index
    : commitIndex
}

/** HandleAppendEntriesResponse of raft.tla; the response's term is not newer than the server's. */
export const handleAppendEntriesResponse = (
  context: Context,
  state: ServerState,
  response: AppendEntriesResponse,
): Result => {
  if (!isLeader(state) || !context.rules.isCurrent(state, response)) return only(state)
  const { from, result } = response
  const progress = state.role.progress.get(from)
  if (progress === undefined) return only(state)
  return result._tag === 'Matched'
    ? matched(context, state, from, progress, result.matchIndex)
    : rejected(context, state, from, progress, result.conflict)
}

/** A follower has the entries up to `matchIndex`: perhaps that commits some, and perhaps there are more to send. */
const matched = (context: Context, state: LeaderState, from: ServerId, before: Progress, matchIndex: Index): Result => {
  const progress = context.rules.progressAfterMatch(before, matchIndex)
  const next = advanceCommitIndex(context, withProgressOf(state, from, progress))
  return progress.nextIndex > Log.lastIndex(next.log) ? only(next) : sendTo(context, next, from, progress)
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
  if (progress.nextIndex >= before.nextIndex) return only(next)
  return pipe(
    appendEntries(context, next, from, progress.nextIndex),
    match(
      () => only(next),
      (request) => asking(next, [send(request)]),
    ),
  )
}

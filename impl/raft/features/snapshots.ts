/** Snapshots: section 7 of the paper, and chapter 5 of the dissertation. */

import { electionTimer, send } from '../effects.js'
import { Index } from '../entry.js'
import { follow } from '../follower.js'
import * as Log from '../log.js'
import type { ProgressOfAll } from '../progress.js'
import { isForUs } from '../receive.js'
import { asking, only, type Result } from '../result.js'
import { type Context, isLeader } from '../state.js'
import type { AppendEntries, Effect, Message, ServerId, ServerState } from '../types.js'
import { type Feature, type Reduce, receiveBy } from './feature.js'
import { firstMembers, inForceIn } from './members.js'
import { featureRules } from './rules.js'
import type { InstallSnapshot, InstallSnapshotResponse, Snapshot } from './types.js'

export const snapshots: Feature = (context, rest) => (state, input) => {
  if (input._tag === 'TakeSnapshot') return sendingSnapshots(context, only(taken(context, state, input)))
  return sendingSnapshots(
    context,
    input._tag === 'Receive' ? receive(context, state, input.message, rest) : rest(state, input),
  )
}

const receive = (context: Context, state: ServerState, message: Message, rest: Reduce): Result => {
  switch (message._tag) {
    case 'InstallSnapshot':
      return receiveBy(context, state, message, handleInstallSnapshot)
    case 'InstallSnapshotResponse':
      return rest(state, { _tag: 'Receive', message: asAnswer(context, state, message) })
    case 'AppendEntries':
      return isForUs(context, state, message) && message.prevLogIndex < Log.baseOf(state.log).index
        ? beginningEarlier(state, message, rest)
        : rest(state, { _tag: 'Receive', message })
    default:
      return rest(state, { _tag: 'Receive', message })
  }
}

/** TakeSnapshot of Snapshots.tla. */
const taken = (
  context: Context,
  state: ServerState,
  { index, data }: { readonly index: Index; readonly data: string },
): ServerState => {
  if (!featureRules(context).mayDrop(state, index)) return state
  const log = Log.compact(state.log, index)
  return log === state.log
    ? state
    : { ...state, log, snapshot: { index, term: Log.baseOf(log).term, data, ...namingMembers(context, state, index) } }
}

const namingMembers = (context: Context, state: ServerState, index: Index): Pick<Snapshot, 'members'> => {
  if (context.config.features?.membership !== true) return {}
  const { members } = inForceIn(firstMembers(context.config, state), Log.truncate(state.log, index))
  return { members: featureRules(context).membersInSnapshot(context.config, members) }
}

/** InstallSnapshot of Snapshots.tla: to each follower that needs entries that the leader's log has dropped. */
const sendingSnapshots = (context: Context, [state, effects]: Result): Result => {
  const { snapshot } = state
  if (!isLeader(state) || snapshot === undefined) return [state, effects]
  const { members } = context.configuration(state)
  const lagging = [...state.role.progress].flatMap(([to, { nextIndex }]) =>
    nextIndex <= snapshot.index && members.includes(to) ? [to] : [],
  )
  if (lagging.length === 0) return [state, effects]
  const { id } = context.config
  const sent = lagging.map((to) => installSnapshot(id, to, state, snapshot))
  const progress = takenForReceived(state.role.progress, lagging, snapshot.index)
  return [{ ...state, role: { _tag: 'Leader', progress } }, [...effects, ...sent]]
}

/** As after other messages, the next entries follow: a rejection tells if the snapshot was lost. */
const takenForReceived = (progress: ProgressOfAll, servers: readonly ServerId[], index: Index): ProgressOfAll =>
  new Map(
    [...progress].map(([server, one]) => [
      server,
      servers.includes(server) ? { ...one, nextIndex: Index(index + 1) } : one,
    ]),
  )

const installSnapshot = (from: ServerId, to: ServerId, { currentTerm }: ServerState, snapshot: Snapshot): Effect =>
  send({
    ...{ _tag: 'InstallSnapshot', from, to, term: currentTerm },
    ...{ lastIncludedIndex: snapshot.index, lastIncludedTerm: snapshot.term },
    ...{ data: snapshot.data, members: snapshot.members ?? null },
  })

/** HandleInstallSnapshotRequest of Snapshots.tla; the snapshot's sender is in no newer term than the server. */
const handleInstallSnapshot = (context: Context, state: ServerState, message: InstallSnapshot): Result => {
  const rules = featureRules(context)
  const answer = (matchIndex: Index): Effect => response(context, state, message, matchIndex)
  if (message.term < state.currentTerm) return asking(state, [answer(Index(0))])
  if (!context.rules.acceptsLeader(state)) return only(state)
  const following = follow(state, message.from)
  const { lastIncludedIndex: index, lastIncludedTerm: term } = message
  const { data, members } = message
  const sent: Snapshot = { index, term, data, ...(members === null ? {} : { members }) }
  if (!rules.isNews(state, sent)) return asking(following, [answer(index), electionTimer])
  const snapshot = { ...sent, data: rules.dataAfterSnapshot(state, sent), ...keptMembers(context, state, sent) }
  const installed: ServerState = {
    ...following,
    currentTerm: rules.termAfterSnapshot(state, sent),
    log: rules.logAfterSnapshot(state.log, sent),
    commitIndex: rules.commitIndexAfterSnapshot(state, sent),
    snapshot,
  }
  return asking(installed, [answer(index), electionTimer, { _tag: 'Restore', snapshot }])
}

const keptMembers = (context: Context, state: ServerState, { members }: Snapshot): Pick<Snapshot, 'members'> => {
  if (members === undefined) return {}
  const own = inForceIn(firstMembers(context.config, state), state.log).members
  return { members: featureRules(context).membersAfterSnapshot(own, members) }
}

const response = (
  { config }: Context,
  { currentTerm }: ServerState,
  { from }: InstallSnapshot,
  matchIndex: Index,
): Effect => send({ _tag: 'InstallSnapshotResponse', from: config.id, to: from, term: currentTerm, matchIndex })

/** HandleInstallSnapshotResponse of Snapshots.tla: the follower has what the snapshot stands for, as if it had got the entries. */
const asAnswer = (context: Context, state: ServerState, answer: InstallSnapshotResponse): Message => {
  const { from, to, matchIndex } = answer
  const term = featureRules(context).termOfAnswer(state, answer)
  return { _tag: 'AppendEntriesResponse', from, to, term, result: { _tag: 'Matched', matchIndex } }
}

/** A request that begins before the log does: what is committed is there, so only what comes after it is looked at. */
const beginningEarlier = (state: ServerState, message: AppendEntries, rest: Reduce): Result => {
  const { index, term } = Log.baseOf(state.log)
  const last = Index(message.prevLogIndex + message.entries.length)
  const entries = message.entries.slice(index - message.prevLogIndex)
  const [after, effects] = rest(state, {
    _tag: 'Receive',
    message: { ...message, prevLogIndex: index, prevLogTerm: term, entries },
  })
  return [after, last >= index ? effects : effects.map(matchingUpTo(last))]
}

/** An answer speaks of the entries that were sent. */
const matchingUpTo =
  (last: Index) =>
  (effect: Effect): Effect =>
    effect._tag === 'Send' &&
    effect.message._tag === 'AppendEntriesResponse' &&
    effect.message.result._tag === 'Matched'
      ? send({ ...effect.message, result: { _tag: 'Matched', matchIndex: last } })
      : effect

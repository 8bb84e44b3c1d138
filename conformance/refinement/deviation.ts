/**
 * What stands beside a reducer in an explored cluster: its disk, the entries that were applied, and servers outside the
 * cluster. A sound reducer's state determines all of it, so nothing of it is in the explored states and no count knows
 * of it. Where a broken reducer lets it deviate, the deviation becomes a part of the state, and an invariant falls.
 */
import { map, none } from 'fp-ts/lib/Option.js'
import { encodeMessage, encodeState } from '../../impl/raft/encode.js'
import type { Snapshot } from '../../impl/raft/features/types.js'
import * as Log from '../../impl/raft/log.js'
import { restore } from '../../impl/raft/state.js'
import type { Step as Reduce } from '../../impl/raft/step.js'
import {
  type Durable,
  type Effect,
  type Entry,
  Index,
  type Message,
  ServerId,
  type ServerState,
  Term,
} from '../../impl/raft/types.js'
import type { Invariant } from '../../model/checker/protocol.js'
import { changesMembers } from '../../model/raft/features/switches.js'
import type { Features } from '../../model/raft/features/types.js'
import { askedOf } from './read-requests.js'
import { dataOf, entriesIn } from './snapshot-data.js'

/** What is not as the state of the reducer says it is. */
export interface Deviation {
  /** The disk lacks what the reducer takes for durable, or has something else. */
  readonly onDisk?: Durable
  /** The state machine was given something else than the committed entries. */
  readonly applied?: readonly Entry[]
  /** A message that was not for this server, or from outside the cluster, had an effect. */
  readonly heeded?: Message
}

interface Deviating extends ServerState {
  readonly deviation: Deviation
}

const deviating = (s: ServerState, deviation: Deviation): Deviating => ({ ...s, deviation })
const isDeviating = (s: ServerState): s is Deviating => 'deviation' in s

export const deviationOf = (s: ServerState): Deviation => (isDeviating(s) ? s.deviation : {})

/** What the server finds after a crash. */
export const onDisk = (s: ServerState): Durable => deviationOf(s).onDisk ?? s

const committed = ({ log, commitIndex, snapshot }: ServerState): readonly Entry[] =>
  snapshot === undefined
    ? Log.entriesFrom(log, Index(1), commitIndex)
    : [
        ...entriesIn(snapshot.data),
        ...Log.entriesFrom(log, Index(snapshot.index + 1), Math.max(0, commitIndex - snapshot.index)),
      ]

/** The effects before the first that tells others of the new state. */
const untilTold = (effects: readonly Effect[]): readonly Effect[] => {
  const first = effects.findIndex(({ _tag }) => _tag === 'Send' || _tag === 'Reply')
  return first === -1 ? effects : effects.slice(0, first)
}

/** What is written after others were told counts as lacking: that is how a crash between the two finds it. */
const written = (disk: Durable, effects: readonly Effect[]): Durable =>
  untilTold(effects).reduce<Durable>((before, effect) => {
    if (effect._tag !== 'Persist') return before
    const { currentTerm, votedFor, keep, entries, snapshot = before.snapshot } = effect
    const kept = effect.snapshot === undefined ? before.log : rebased(before.log, effect.snapshot)
    return {
      ...{ currentTerm, votedFor, log: Log.append(Log.truncate(kept, keep), entries) },
      ...(snapshot === undefined ? {} : { snapshot }),
    }
  }, disk)

/** What is behind the snapshot stays: the effect says how much of it. */
const rebased = (log: Log.Log, { index, term }: Snapshot): Log.Log =>
  Log.has(log, index, term) ? Log.compact(log, index) : Log.beginningAfter(index, term)

/** The state machine takes what it is given: an entry that is given again is applied twice. */
const applied = (machine: readonly Entry[], effects: readonly Effect[]): readonly Entry[] =>
  effects.reduce<readonly Entry[]>((done, effect) => {
    if (effect._tag === 'Restore') return entriesIn(effect.snapshot.data)
    if (effect._tag !== 'Apply') return done
    return done.concat(Log.entriesFrom(effect.log, effect.from, effect.to - effect.from + 1))
  }, machine)

const textOf = ({ currentTerm, votedFor, log, snapshot }: Durable): string =>
  encodeState(restore({ currentTerm, votedFor, log, ...(snapshot === undefined ? {} : { snapshot }) }))
const textOfEntries = (entries: readonly Entry[]): string => JSON.stringify(entries)

/** Whether disk and state machine have nothing to do, which most steps leave them with: then nothing is encoded. */
const keepsAll = (before: ServerState, next: ServerState, effects: readonly Effect[]): boolean =>
  before.log === next.log &&
  before.snapshot === next.snapshot &&
  before.currentTerm === next.currentTerm &&
  before.votedFor === next.votedFor &&
  before.commitIndex === next.commitIndex &&
  effects.every(({ _tag }) => _tag !== 'Persist' && _tag !== 'Apply' && _tag !== 'Restore')

/** The state after a step, with what deviates from it. */
export const withDeviation = (
  before: ServerState,
  next: ServerState,
  effects: readonly Effect[],
  isRestart: boolean,
): ServerState => {
  if (!isRestart && !isDeviating(before) && keepsAll(before, next, effects)) return next
  const { deviation: _, ...plain } = next as Deviating
  const disk = written(onDisk(before), effects)
  const machine = applied(isRestart ? [] : (deviationOf(before).applied ?? committed(before)), effects)
  const deviation: Deviation = {
    ...(textOf(disk) === textOf(plain) ? {} : { onDisk: disk }),
    ...(textOfEntries(machine) === textOfEntries(committed(plain)) ? {} : { applied: machine }),
  }
  return Object.keys(deviation).length === 0 ? plain : deviating(plain, deviation)
}

const STRANGER = ServerId('a server outside the cluster')

/** Messages that would do something if they were not from outside the cluster, or not for another server. */
const strange = (
  id: ServerId,
  peers: readonly ServerId[],
  { currentTerm, log }: ServerState,
  features: Features | undefined,
): readonly Message[] => {
  const newer = Term(currentTerm + 1)
  const last = Log.lastIndex(log)
  const from = (sender: ServerId, to: ServerId): readonly Message[] => [
    { _tag: 'RequestVoteResponse', from: sender, to, term: currentTerm, voteGranted: true },
    { _tag: 'RequestVote', from: sender, to, term: newer, lastLogIndex: last, lastLogTerm: newer },
    {
      ...{ _tag: 'AppendEntries', from: sender, to, term: newer },
      ...{ prevLogIndex: Index(0), prevLogTerm: Term(0), leaderCommit: Index(0) },
      entries: [{ term: newer, payload: { _tag: 'Noop' } }],
    },
    {
      ...{ _tag: 'AppendEntriesResponse', from: sender, to, term: currentTerm },
      result: { _tag: 'Matched', matchIndex: last },
    },
    {
      ...{ _tag: 'AppendEntriesResponse', from: sender, to, term: newer },
      result: { _tag: 'Rejected', conflict: { index: last, term: none } },
    },
  ]
  const ofFeatures = (sender: ServerId, to: ServerId): readonly Message[] => [
    { _tag: 'PreVote', from: sender, to, term: newer, lastLogIndex: last, lastLogTerm: newer },
    { _tag: 'PreVoteResponse', from: sender, to, term: currentTerm, nextTerm: newer, voteGranted: true },
    { _tag: 'TimeoutNow', from: sender, to, term: currentTerm },
    {
      ...{ _tag: 'InstallSnapshot', from: sender, to, term: newer, data: dataOf([]), members: null },
      ...{ lastIncludedIndex: Index(last + 1), lastIncludedTerm: newer },
    },
    { _tag: 'InstallSnapshotResponse', from: sender, to, term: currentTerm, matchIndex: last },
    { _tag: 'RequestVoteNow', from: sender, to, term: newer, lastLogIndex: last, lastLogTerm: newer },
    { _tag: 'ReadIndex', from: sender, to, term: currentTerm, read: 1 },
    { _tag: 'ReadIndexResponse', from: sender, to, term: currentTerm, read: 1, readIndex: last },
    { _tag: 'ConfirmLeader', from: sender, to, term: currentTerm, round: 1 },
    { _tag: 'ConfirmLeaderResponse', from: sender, to, term: currentTerm, round: Number.MAX_SAFE_INTEGER },
  ]
  const all = (sender: ServerId, to: ServerId) => [
    ...from(sender, to),
    ...(features === undefined ? [] : ofFeatures(sender, to)),
  ]
  // Where members change, whoever comes may be one of whom the server does not know yet.
  const isOpen = features !== undefined && changesMembers(features)
  return [...(isOpen ? [] : all(STRANGER, id)), ...peers.flatMap((peer) => all(peer, STRANGER))]
}

/** A server that may be sent strange messages. */
interface Hearer {
  readonly id: ServerId
  readonly peers: readonly ServerId[]
  readonly reduce: Reduce
  readonly features: Features | undefined
}

/** The strange messages that the reducer does not ignore, and the states that tell so. */
export const heeding = (
  { id, peers, reduce, features }: Hearer,
  state: ServerState,
): readonly { readonly message: Message; readonly next: ServerState }[] =>
  strange(id, peers, state, features).flatMap((message) => {
    const [after, effects] = reduce(state, { _tag: 'Receive', message })
    // A sound reducer gives back the state itself: then nothing is encoded.
    if (effects.length === 0 && (after === state || encodeState(after) === encodeState(state))) return []
    return [{ message, next: deviating(state, { ...deviationOf(state), heeded: message }) }]
  })

/** A canonical text of the state with what deviates from it. */
export const encodeWithDeviation = (s: ServerState): string => {
  if (!isDeviating(s)) return encodeAsked(s)
  const { onDisk: disk, applied: machine, heeded } = s.deviation
  const texts = [
    disk === undefined ? '' : textOf(disk),
    machine === undefined ? '' : textOfEntries(machine),
    heeded === undefined ? '' : encodeMessage(heeded),
  ]
  return `${encodeAsked(s)} but ${JSON.stringify(texts)}`
}

const encodeAsked = (s: ServerState): string =>
  askedOf(s) === 0 ? encodeState(s) : `${encodeState(s)} asked ${askedOf(s)}`

/** The deviation after a renaming of the servers. */
export const renamedDeviation = (s: ServerState, rename: (id: ServerId) => ServerId): ServerState => {
  if (!isDeviating(s)) return s
  const { onDisk: disk, heeded, ...rest } = s.deviation
  return deviating(s, {
    ...rest,
    ...(disk === undefined ? {} : { onDisk: { ...disk, votedFor: map(rename)(disk.votedFor) } }),
    ...(heeded === undefined ? {} : { heeded: { ...heeded, from: rename(heeded.from), to: rename(heeded.to) } }),
  })
}

const never = (name: string, source: string, what: keyof Deviation): Invariant<ServerState, Message> => ({
  name,
  source,
  reads: 'server',
  holds: (_i, s) => deviationOf(s)[what] === undefined,
})

export const deviationInvariants: readonly Invariant<ServerState, Message>[] = [
  never('DurableIsOnDisk', 'Raft paper, figure 2: updated on stable storage before responding to RPCs', 'onDisk'),
  never('AppliedIsCommitted', 'Raft paper, figure 2: if commitIndex > lastApplied, apply log[lastApplied]', 'applied'),
  never('StrangersAreIgnored', 'Raft paper, section 5.1: a cluster is a fixed set of servers', 'heeded'),
]

/** From the events of a trace to observations of the model's variables and messages. */
import { Append, Len, Prefix } from '../../model/raft/sequence.js'
import type { Entry, Log, Message, Server } from '../../model/raft/types.js'
import { Nil } from '../../model/raft/types.js'
import type { Header, SentMessage, Entry as TraceEntry, TraceEvent } from '../../traces/format.js'
import type { MessagePattern, Observation, Observed } from '../explanation/observation.js'
import type { ValueAt } from './entry-values.js'

/** How the names and terms of a trace become the model's. */
export interface Reading {
  readonly nodes: readonly string[]
  /** What is added to a term: raft.tla begins in term 1, a trace in its header's `initialTerm`. */
  readonly shift: number
  /** By the terms of the trace. */
  readonly valueAt: ValueAt
}

export const readingOf = ({ nodes, initialTerm }: Header, valueAt: ValueAt): Reading => ({
  nodes,
  shift: 1 - initialTerm,
  valueAt,
})

/** The term of an entry, or 0 where there is none; entries are of later terms than the initial one. */
const entryTerm = ({ shift }: Reading, term: number): number => (term === 0 ? 0 : term + shift)

const entryOf =
  (reading: Reading) =>
  ({ term, value }: TraceEntry): Entry => ({ term: entryTerm(reading, term), value })

export const messageOf = (reading: Reading, from: string, m: SentMessage): MessagePattern => {
  const ends = {
    mterm: m.term + reading.shift,
    msource: reading.nodes.indexOf(from),
    mdest: reading.nodes.indexOf(m.to),
  }
  switch (m.type) {
    case 'RequestVote':
      return {
        mtype: 'RequestVoteRequest',
        ...ends,
        ...(m.lastLogIndex === undefined ? {} : { mlastLogIndex: m.lastLogIndex }),
        ...(m.lastLogTerm === undefined ? {} : { mlastLogTerm: entryTerm(reading, m.lastLogTerm) }),
      }
    case 'RequestVoteResponse':
      return { mtype: 'RequestVoteResponse', ...ends, mvoteGranted: m.voteGranted }
    case 'AppendEntries': {
      const last = m.prevLogIndex + m.entries.length
      return {
        mtype: 'AppendEntriesRequest',
        ...ends,
        mprevLogIndex: m.prevLogIndex,
        mentries: m.entries.map(entryOf(reading)),
        ...(m.prevLogTerm === undefined ? {} : { mprevLogTerm: entryTerm(reading, m.prevLogTerm) }),
        ...(m.leaderCommit === undefined
          ? {}
          : { mcommitIndex: Math.min(m.leaderCommit, last), mleaderCommit: m.leaderCommit }),
      }
    }
    case 'AppendEntriesResponse': {
      // What a rejection says beyond that it is one is a hint to the leader, which the model does not have.
      const matchIndex = m.success ? m.matchIndex : 0
      return {
        mtype: 'AppendEntriesResponse',
        ...ends,
        msuccess: m.success,
        ...(matchIndex === undefined ? {} : { mmatchIndex: matchIndex }),
      }
    }
  }
}

/** The log after an event, as far as it is known: as the event changes it, or unchanged where its end is. */
const logAfter = (reading: Reading, log: Log, e: TraceEvent): Log | undefined => {
  if (e.log !== undefined && e.log.keep > Len(log)) return undefined
  if (e.log !== undefined) return e.log.append.map(entryOf(reading)).reduce<Log>(Append, Prefix(log, e.log.keep))
  const lastTerm = log === null ? 0 : log.last.term
  const unchanged = e.lastIndex === Len(log) && e.lastTerm !== undefined && entryTerm(reading, e.lastTerm) === lastTerm
  return unchanged ? log : undefined
}

/** What an event tells of the state after it, if `before` was the state before it. */
const observedAfter = (reading: Reading, node: string, before: Server, e: TraceEvent): Observed => {
  const number = (name: string) => reading.nodes.indexOf(name)
  const lastIndex = e.lastIndex ?? (e.log === undefined ? undefined : e.log.keep + e.log.append.length)
  const lastTerm = e.lastTerm ?? e.log?.append.at(-1)?.term
  const log = logAfter(reading, before.log, e)
  const { matchIndex } = e
  return {
    ...(e.currentTerm === undefined ? {} : { currentTerm: e.currentTerm + reading.shift }),
    ...(e.role === undefined ? {} : { state: e.role }),
    ...(e.votedFor === undefined ? {} : { votedFor: e.votedFor === null ? Nil : number(e.votedFor) }),
    ...(log === undefined ? {} : { log }),
    ...(e.log === undefined || e.log.keep <= Len(before.log)
      ? {}
      : { beyond: { keep: e.log.keep, append: e.log.append.map(entryOf(reading)) } }),
    ...(lastIndex === undefined ? {} : { lastIndex }),
    ...(lastTerm === undefined ? {} : { lastTerm: entryTerm(reading, lastTerm) }),
    ...(e.commitIndex === undefined ? {} : { commitIndex: e.commitIndex }),
    ...(e.votesGranted === undefined ? {} : { votesGranted: e.votesGranted.map(number).sort((a, b) => a - b) }),
    // No server has an index for itself in the model: it sends itself no entries.
    ...(matchIndex === undefined
      ? {}
      : { matchIndex: reading.nodes.map((name) => (name === node ? 0 : matchIndex[name])) }),
  }
}

/** Whether the event tells how long the log is after it. */
const tellsLength = ({ log, lastIndex }: TraceEvent): boolean => log !== undefined || lastIndex !== undefined

/** Whether the log may have entries after the event that no event told of; `before`: whether it may before. */
export const mayHaveUntold = (event: TraceEvent, before: boolean): boolean =>
  !tellsLength(event) && (before || event.event !== 'HeartbeatTimeout')

/** `untold`: whether the log before the event may have entries that no event told of. */
export const observationOf = (
  reading: Reading,
  node: string,
  before: Server,
  event: TraceEvent,
  received: Message | null,
  untold: boolean,
): Observation => ({
  received,
  sent: event.sent.map((m) => messageOf(reading, node, m)),
  restarted: event.event === 'Restart',
  timedOut: event.event === 'ElectionTimeout',
  ...(untold || (event.event === 'ClientRequests' && !tellsLength(event))
    ? {}
    : { requested: event.event === 'ClientRequests' }),
  mayIgnore: true,
  after: observedAfter(reading, node, before, event),
  valueAt: (index, term) => reading.valueAt(index, term - reading.shift),
})

/** Claims of variables and fields that the model does not have then, so that nothing can check them, in a report's words. */
export type Unchecked =
  | 'matchIndex of the node itself'
  | 'matchIndex of a node that does not lead'
  | 'votesGranted of a node that is no candidate'
  | 'matchIndex of a rejection'

/** `after`: the states that the node may be in after the event, at least one. */
export const uncheckedIn = (node: string, event: TraceEvent, after: readonly Server[]): readonly Unchecked[] => {
  const { matchIndex, votesGranted, sent } = event
  const found: Unchecked[] = []
  const isAlways = (role: Server['state']): boolean => after.every(({ state }) => state === role)
  if (matchIndex !== undefined) {
    if (Object.hasOwn(matchIndex, node)) found.push('matchIndex of the node itself')
    if (Object.keys(matchIndex).length > 0 && !isAlways('Leader')) found.push('matchIndex of a node that does not lead')
  }
  // An empty list claims nothing.
  if (votesGranted !== undefined && votesGranted.length > 0 && !isAlways('Candidate'))
    found.push('votesGranted of a node that is no candidate')
  for (const message of sent) {
    const isRejection = message.type === 'AppendEntriesResponse' && !message.success
    if (isRejection && message.matchIndex !== undefined) found.push('matchIndex of a rejection')
  }
  return found
}

/**
 * States in which a vote or a request is decided as a walk seldom has it: with logs that differ. The log of the receiver
 * and the fields of the message are drawn, so that such a state need not be reachable; a step is what it is in any state.
 */
import type { GlobalState } from '../../model/checker/protocol.js'
import type { Random } from '../../model/checker/random.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { LastTerm, TermAt } from '../../model/raft/helpers.js'
import { At, fromArray, Len } from '../../model/raft/sequence.js'
import { type AppendEntriesRequest, type Entry, Nil, type Server } from '../../model/raft/types.js'

type State = GlobalState<Server, WholeMessage>

/** How each entry of a request lies to the log: beyond it, or in it with the same or another term. */
export const marksOf = (s: Server, { mprevLogIndex, mentries }: AppendEntriesRequest): readonly string[] =>
  mentries.map(({ term }, k) => {
    const index = mprevLogIndex + 1 + k
    return index > Len(s.log) ? 'new' : At(s.log, index).term === term ? 'same' : 'other'
  })

/** What decides whether a vote is granted, or entries are taken; undefined where something else decides. */
const decisionOf = (s: Server, m: WholeMessage): string | undefined => {
  if (m.mterm !== s.currentTerm) return undefined
  if (m.mtype === 'RequestVoteRequest' && s.votedFor === Nil)
    return ['vote', Math.sign(m.mlastLogTerm - LastTerm(s.log)), Math.sign(m.mlastLogIndex - Len(s.log))].join(' ')
  if (m.mtype === 'RequestVoteResponse' && m.mvoteGranted && s.voterLog?.has(m.msource) === true)
    return Len(s.voterLog.get(m.msource) ?? null) === Len(m.mlog ?? null) ? undefined : 'vote again, with another log'
  if (m.mtype !== 'AppendEntriesRequest') return undefined
  // No walk comes to it: a term has one leader.
  if (s.state === 'Leader') return 'entries for a leader of their term'
  if (s.state !== 'Follower') return undefined
  const { mprevLogIndex: previous, mprevLogTerm } = m
  const known = previous > 0 && previous <= Len(s.log)
  const before = known ? Math.sign(mprevLogTerm - At(s.log, previous).term) : previous > 0 ? 'missing' : 'none'
  return ['entries', before, ...marksOf(s, m)].join(' ')
}

export const decisionsOf = ({ servers, messages }: State): readonly string[] =>
  messages.flatMap(({ message }) => {
    const server = servers[message.mdest]
    return (server && decisionOf(server, message)) ?? []
  })

const TERMS = 3
const LENGTH = 3

const drawnEntries = (random: Random, most: number): readonly Entry[] =>
  Array.from({ length: random(most + 1) }, () => ({ term: 1 + random(TERMS), value: 'v1' })).sort(
    (a, b) => a.term - b.term,
  )

const drawnMessage = (m: WholeMessage, s: Server, random: Random, entries: number): WholeMessage => {
  const mterm = s.currentTerm
  if (m.mtype === 'RequestVoteRequest')
    return { ...m, mterm, mlastLogTerm: random(TERMS + 1), mlastLogIndex: random(LENGTH + 2) }
  if (m.mtype !== 'AppendEntriesRequest') return m
  const mprevLogIndex = random(Len(s.log) + 2)
  const own = mprevLogIndex <= Len(s.log) && random(2) === 0
  const mprevLogTerm = own ? TermAt(s.log, mprevLogIndex) : random(TERMS + 1)
  return { ...m, mterm, mprevLogIndex, mprevLogTerm, mentries: drawnEntries(random, entries) }
}

export interface Draw {
  /** The most entries in a request. */
  readonly entries: number
  /** The role of the receiver. */
  readonly role: Server['state']
}

/** The state with one of its messages only, which is drawn anew as is the log of its receiver, now of another role. */
export const redrawn = ({ servers, messages, history }: State, random: Random, { entries, role }: Draw): State => {
  const copies = messages[random(Math.max(1, messages.length))]
  const server = servers[copies?.message.mdest ?? -1]
  if (copies === undefined || server === undefined) return { servers, messages, history }
  const drawn = drawnEntries(random, LENGTH)
  // A leader's log ends in its term, and it believes that all others match beyond it: nothing there can be committed.
  const isLeader = role === 'Leader'
  const log = fromArray(isLeader ? [...drawn, { term: server.currentTerm, value: 'v1' }] : drawn)
  const matchIndex = isLeader ? server.matchIndex.map(() => Len(log) + 1) : server.matchIndex
  const next: Server = { ...server, state: role, votedFor: Nil, log, commitIndex: random(Len(log) + 1), matchIndex }
  return {
    servers: servers.with(copies.message.mdest, next),
    messages: [{ message: drawnMessage(copies.message, next, random, entries), count: 1 }],
    history,
  }
}

/** A state with one vote only, whose receiver has counted a vote of that server already, with a log of its own. */
export const votedTwice = ({ servers, messages, history }: State, random: Random): State => {
  const copies = messages.find(({ message }) => message.mtype === 'RequestVoteResponse')
  const server = servers[copies?.message.mdest ?? -1]
  if (copies?.message.mtype !== 'RequestVoteResponse' || server === undefined) return { servers, messages, history }
  const { msource, mdest } = copies.message
  const logOf = () => fromArray(drawnEntries(random, LENGTH))
  const counted: Server = {
    ...server,
    votesGranted: [...new Set([...server.votesGranted, msource])].sort(),
    votesResponded: [...new Set([...server.votesResponded, msource])].sort(),
    voterLog: new Map([...(server.voterLog ?? []), [msource, logOf()]]),
  }
  const vote = { ...copies.message, mterm: server.currentTerm, mvoteGranted: true, mlog: logOf() }
  return { servers: servers.with(mdest, counted), messages: [{ message: vote, count: 1 }], history }
}

/**
 * The trace format, version 1; README.md in this folder tells the same in words. A file is one node's: a header line, then one
 * event per line. A field is optional where a validator can infer it.
 */
import * as t from 'io-ts'
import { leaf } from '../decoding/leaf.js'
import { closed, tagged } from './decode.js'

export const FORMAT = 'lockstep-trace'
export const VERSION = 1

const wholeFrom = (least: number) =>
  leaf(`a whole number from ${least}`, (u): u is number => Number.isSafeInteger(u) && Number(u) >= least)
const natural = wholeFrom(0)
const boolean = leaf('true or false', (u): u is boolean => typeof u === 'boolean')
const name = leaf('a string that is not empty', (u): u is string => typeof u === 'string' && u !== '')
const nameOrNull = leaf("a node's name or null", (u): u is string | null => u === null || name.is(u))
const listOf = <C extends t.Mixed>(codec: C, what: string) => t.readonlyArray(codec, `a list of ${what}`)
const noFields = {}
/** Anything that the recorder wants to keep, such as the time of day; never looked at. */
const note = { note: t.unknown }

export const Header = closed(
  {
    format: t.literal(FORMAT),
    version: t.literal(VERSION),
    cluster: name,
    /** One name for each run of the cluster, from its empty beginning on; all files of the run have it. */
    run: name,
    node: name,
    /** All nodes of the cluster, this one included. */
    nodes: listOf(name, 'node names'),
    /** The term in which every node starts. */
    initialTerm: natural,
  },
  note,
)
export type Header = t.TypeOf<typeof Header>

/** An entry of a log: `value` names the command, which need not be in the trace itself. */
export const Entry = closed({ term: natural, value: name }, noFields)
export type Entry = t.TypeOf<typeof Entry>

/** What every message has, under the names of the Raft paper's figure 2. */
const envelope = <Type extends string>(type: Type) => ({ id: name, to: name, type: t.literal(type), term: natural })

/** A message as its sender's trace tells it; the sender is the node that the file belongs to. */
export const SentMessage = tagged('type', {
  RequestVote: closed(envelope('RequestVote'), { lastLogIndex: natural, lastLogTerm: natural }),
  RequestVoteResponse: closed({ ...envelope('RequestVoteResponse'), voteGranted: boolean }, noFields),
  AppendEntries: closed(
    { ...envelope('AppendEntries'), prevLogIndex: natural, entries: listOf(Entry, 'entries') },
    { prevLogTerm: natural, leaderCommit: natural },
  ),
  AppendEntriesResponse: closed({ ...envelope('AppendEntriesResponse'), success: boolean }, { matchIndex: natural }),
})
export type SentMessage = t.TypeOf<typeof SentMessage>

/** How the log changed: it kept its first `keep` entries, and `append` follows them. */
export const LogChange = closed({ keep: natural, append: listOf(Entry, 'entries') }, noFields)
export type LogChange = t.TypeOf<typeof LogChange>

const roles = ['Follower', 'Candidate', 'Leader'] as const
export type Role = (typeof roles)[number]
const role = leaf(`one of ${roles.join(', ')}`, (u): u is Role => roles.some((r) => r === u))

/** The node's variables after the event. A variable that is left out is not claimed to be anything. */
const after = {
  currentTerm: natural,
  votedFor: nameOrNull,
  log: LogChange,
  lastIndex: natural,
  lastTerm: natural,
  role,
  commitIndex: natural,
  /** A leader's, for the other nodes. */
  matchIndex: t.readonly(t.record(name, natural), 'an object from node names to indexes'),
  /** A candidate's. */
  votesGranted: listOf(name, 'node names'),
  ...note,
}

const numbered = <Kind extends string>(event: Kind) => ({
  /** The event's place in its file, from 1, without gaps. */
  seq: wholeFrom(1),
  event: t.literal(event),
  /** The messages sent by this step. */
  sent: listOf(SentMessage, 'messages'),
})

export const TraceEvent = tagged('event', {
  ElectionTimeout: closed(numbered('ElectionTimeout'), after),
  HeartbeatTimeout: closed(numbered('HeartbeatTimeout'), after),
  ClientRequests: closed(numbered('ClientRequests'), after),
  /** `received` is the id of the message. */
  Receive: closed({ ...numbered('Receive'), received: name }, after),
  Restart: closed(numbered('Restart'), after),
})
export type TraceEvent = t.TypeOf<typeof TraceEvent>

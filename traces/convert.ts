/** From the reducer's types to those of the trace. */
import { hash } from 'node:crypto'
import { absurd } from 'fp-ts/lib/function.js'
import { toNullable } from 'fp-ts/lib/Option.js'
import type { MessageId, ObservedStep } from '../impl/node/core/observer.js'
import { diff, lastIndex, lastTerm } from '../impl/raft/log.js'
import { matchIndexOf } from '../impl/raft/progress.js'
import type { Command, Entry as LogEntry, Message, Role, ServerState } from '../impl/raft/types.js'
import type { Entry, LogChange, SentMessage, TraceEvent } from './format.js'

/** The short name of a command in a trace. Different commands must have different names, and none may be "noop". */
export type NameCommand = (command: Command) => string

/** The first 64 bits of the command's SHA-256, in hex: tells commands apart and gives away nothing of the clients' data. */
export const digest: NameCommand = (command) => hash('sha256', command).slice(0, 16)

type ConvertEntry = (entry: LogEntry) => Entry

/** Remembers what it has converted: in one step, an entry goes into the log and into a message for each other node. */
const convertEntries = (name: NameCommand): ConvertEntry => {
  const known = new Map<LogEntry, Entry>()
  return (entry) => {
    const before = known.get(entry)
    if (before !== undefined) return before
    const { term, payload } = entry
    const converted = { term, value: payload._tag === 'Noop' ? 'noop' : name(payload.command) }
    known.set(entry, converted)
    return converted
  }
}

// Every step of a traced node comes by here, where matching patterns took most of its time: hence the switches.
const convertMessage = (entry: ConvertEntry, id: MessageId, message: Message): SentMessage => {
  const { to, term } = message
  switch (message._tag) {
    case 'RequestVote': {
      const { _tag: type, lastLogIndex, lastLogTerm } = message
      return { id, to, type, term, lastLogIndex, lastLogTerm }
    }
    case 'RequestVoteResponse':
      return { id, to, type: message._tag, term, voteGranted: message.voteGranted }
    case 'AppendEntries': {
      const { _tag: type, prevLogIndex, prevLogTerm, entries, leaderCommit } = message
      return { id, to, type, term, prevLogIndex, prevLogTerm, entries: entries.map(entry), leaderCommit }
    }
    case 'AppendEntriesResponse': {
      const { _tag: type, result } = message
      return result._tag === 'Matched'
        ? { id, to, type, term, success: true, matchIndex: result.matchIndex }
        : { id, to, type, term, success: false }
    }
    default:
      return absurd(message)
  }
}

/** The variables that only some roles have. */
const convertRole = (role: Role): Pick<TraceEvent, 'role' | 'matchIndex' | 'votesGranted'> => {
  switch (role._tag) {
    case 'Follower':
      return { role: role._tag }
    case 'Candidate':
      return {
        role: role._tag,
        votesGranted: [...role.votes].flatMap(([server, granted]) => (granted ? [server] : [])),
      }
    case 'Leader':
      return {
        role: role._tag,
        matchIndex: Object.fromEntries(
          [...role.progress].map(([server, progress]) => [server, matchIndexOf(progress)]),
        ),
      }
    default:
      return absurd(role)
  }
}

const convertChange = (entry: ConvertEntry, before: ServerState, after: ServerState): { readonly log?: LogChange } => {
  if (before.log === after.log) return {}
  const { keep, entries } = diff(before.log, after.log)
  return { log: { keep, append: entries.map(entry) } }
}

/** The event with sequence number `seq`. Throws if a `Receive` does not name its message: the node is at fault then. */
export const convertStep = (name: NameCommand, seq: number, step: ObservedStep): TraceEvent => {
  const entry = convertEntries(name)
  const { input, before, after } = step
  const sent = step.sent.map(({ id, message }) => convertMessage(entry, id, message))
  const variables = {
    currentTerm: after.currentTerm,
    votedFor: toNullable(after.votedFor),
    // What a restart recovers is not told as a change: the log from before it may be gone from memory, and is long.
    ...(input._tag === 'Restart' ? {} : convertChange(entry, before, after)),
    lastIndex: lastIndex(after.log),
    lastTerm: lastTerm(after.log),
    ...convertRole(after.role),
    commitIndex: after.commitIndex,
  }
  if (input._tag !== 'Receive') return { seq, event: input._tag, sent, ...variables }
  if (step.received === undefined) throw new Error('a received message has no id')
  return { seq, event: 'Receive', received: step.received, sent, ...variables }
}

/** From the reducer's types to those of the trace. */
import { createHash } from 'node:crypto'
import { toNullable } from 'fp-ts/lib/Option.js'
import { match } from 'ts-pattern'
import type { MessageId, ObservedStep } from '../impl/node/observer.js'
import { diff, lastIndex, lastTerm } from '../impl/raft/log.js'
import type { Command, Entry as LogEntry, Message, Role, ServerState } from '../impl/raft/types.js'
import type { Entry, LogChange, SentMessage, TraceEvent } from './format.js'

/** The short name of a command in a trace. Different commands must have different names, and none may be "noop". */
export type NameCommand = (command: Command) => string

/** The first 64 bits of the command's SHA-256, in hex: tells commands apart and gives away nothing of the clients' data. */
export const digest: NameCommand = (command) => createHash('sha256').update(command).digest('hex').slice(0, 16)

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

const convertMessage = (entry: ConvertEntry, id: MessageId, message: Message): SentMessage => {
  const { to, term } = message
  return match(message)
    .returnType<SentMessage>()
    .with({ _tag: 'RequestVote' }, ({ _tag, lastLogIndex, lastLogTerm }) => ({
      ...{ id, to, type: _tag, term },
      lastLogIndex,
      lastLogTerm,
    }))
    .with({ _tag: 'RequestVoteResponse' }, ({ _tag, voteGranted }) => ({ id, to, type: _tag, term, voteGranted }))
    .with({ _tag: 'AppendEntries' }, ({ _tag, prevLogIndex, prevLogTerm, entries, leaderCommit }) => ({
      ...{ id, to, type: _tag, term },
      prevLogIndex,
      prevLogTerm,
      entries: entries.map(entry),
      leaderCommit,
    }))
    .with({ _tag: 'AppendEntriesResponse' }, ({ _tag, result }) =>
      result._tag === 'Matched'
        ? { id, to, type: _tag, term, success: true, matchIndex: result.matchIndex }
        : { id, to, type: _tag, term, success: false },
    )
    .exhaustive()
}

/** The variables that only some roles have. */
const convertRole = (role: Role): Pick<TraceEvent, 'role' | 'matchIndex' | 'votesGranted'> =>
  match(role)
    .with({ _tag: 'Follower' }, ({ _tag }) => ({ role: _tag }))
    .with({ _tag: 'Candidate' }, ({ _tag, votes }) => ({
      role: _tag,
      votesGranted: [...votes].flatMap(([server, granted]) => (granted ? [server] : [])),
    }))
    .with({ _tag: 'Leader' }, ({ _tag, progress }) => ({
      role: _tag,
      matchIndex: Object.fromEntries([...progress].map(([server, { matchIndex }]) => [server, matchIndex])),
    }))
    .exhaustive()

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

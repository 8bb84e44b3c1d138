/** What a recorded node was fed, as inputs of the reducer: what a trace leaves out of them has to be elsewhere in it. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { none } from 'fp-ts/lib/Option.js'
import type { Change as ReducerChange } from '../../impl/raft/features/changes.js'
import { fieldsOf } from '../../impl/raft/messages.js'
import {
  type ConflictHint,
  type Entry,
  Index,
  type Input,
  type Message,
  ServerId,
  Term,
} from '../../impl/raft/types.js'
import type { Change } from '../../traces/fields.js'
import type { Entry as TraceEntry, TraceEvent } from '../../traces/format.js'
import type { Delivery } from '../../traces/merge.js'

/** Names of commands and of states stand for themselves: the reducer looks into neither. */
export const entryOf = (entry: TraceEntry): Entry => {
  const term = Term(entry.term)
  if (!('value' in entry)) return { term, payload: { _tag: 'Members', members: membersOf(entry.members) } }
  return { term, payload: entry.value === 'noop' ? { _tag: 'Noop' } : { _tag: 'Command', command: entry.value } }
}

const membersOf = ({ voters, outgoing = [], learners = [] }: Extract<TraceEntry, { members: unknown }>['members']) => ({
  voters: voters.map(ServerId),
  outgoing: outgoing.map(ServerId),
  learners: learners.map(ServerId),
})

/**
 * A trace does not tell where a follower that refused entries wants its leader to try again; where the leader tries in that very
 * event is what it was told.
 */
const hintFor = (event: TraceEvent, follower: string): ConflictHint => {
  const again = event.sent.flatMap((m) => ('prevLogIndex' in m && m.to === follower ? [m.prevLogIndex + 1] : []))
  return { index: Index(again[0] ?? 1), term: none }
}

/** Left: a field without which the reducer cannot be fed. */
const messageOf = (event: TraceEvent, { from, message }: Delivery): Either<string, Message> => {
  const told: Readonly<Record<string, unknown>> = { ...message }
  const fields: Record<string, unknown> = {}
  for (const [name, kind] of fieldsOf(message.type)) {
    const value = told[name]
    if (kind === 'result') {
      if (told.success !== true) fields[name] = { _tag: 'Rejected', conflict: hintFor(event, from) }
      else if (told.matchIndex === undefined) return left('matchIndex')
      else fields[name] = { _tag: 'Matched', matchIndex: told.matchIndex }
    } else if (value === undefined) return left(name)
    else if (kind === 'entries') fields[name] = (value as readonly TraceEntry[]).map(entryOf)
    else fields[name] = kind === 'members' && value !== null ? membersOf(value as never) : value
  }
  const ends = { _tag: message.type, from: ServerId(from), to: ServerId(message.to), term: Term(message.term) }
  // The table of the kinds says which fields there are, and all of them are.
  return right({ ...ends, ...fields } as unknown as Message)
}

const changeOf = (change: Change): ReducerChange =>
  change.type === 'EnterJoint'
    ? { _tag: change.type, voters: change.voters.map(ServerId) }
    : { _tag: change.type, server: ServerId(change.server) }

const requestsIn = ({ log }: TraceEvent) =>
  (log?.append ?? []).flatMap((entry, id) => ('value' in entry ? [{ id, command: entry.value }] : []))

/** The input of an event that is no restart. Left: what it lacks. */
export const inputOf = (event: TraceEvent, received: Delivery | undefined): Either<string, Input> => {
  switch (event.event) {
    case 'Receive': {
      if (received === undefined) return left('the message that it received')
      const message = messageOf(event, received)
      return message._tag === 'Left'
        ? left(`${message.left} in the message ${event.received} (${received.file}:${received.line})`)
        : right({ _tag: 'Receive', message: message.right })
    }
    case 'ClientRequests':
      return right({ _tag: 'ClientRequests', requests: requestsIn(event) })
    case 'TransferLeadership':
      return right({ _tag: 'TransferLeadership', to: ServerId(event.to) })
    case 'ReadRequest':
      return right({ _tag: 'ReadRequest', id: event.read })
    case 'ChangeMembers':
      return right({ _tag: 'ChangeMembers', id: 0, change: changeOf(event.change) })
    case 'TakeSnapshot':
      return right({ _tag: 'TakeSnapshot', index: Index(event.index), data: event.data })
    case 'Restart':
      return left('an input: it is a restart')
    default:
      return right({ _tag: event.event })
  }
}

/** A step as an event of a trace: with ids, with the entries that its messages carry, and with its terms moved where they are. */
import { basename } from 'node:path'
import type { Entry, SentMessage, TraceEvent } from '../format.js'
import type { Beginning } from './beginning.js'
import type { Sent } from './network.js'
import type { Packet, Step } from './step.js'

/** A message and what it was given. */
export interface Given {
  readonly packet: Packet
  readonly sent: Sent
}

/** What was found out about a step. */
export interface Found {
  readonly received: string | null
  readonly given: readonly Given[]
  /** How the node changed its log itself; null where it did not, or where a message did. */
  readonly log: { readonly keep: number; readonly append: readonly Entry[] } | null
}

/** The term of the entry at `index`; those that all logs begin with keep theirs. */
const termAt = ({ entries, shift }: Beginning, index: number, term: number): number =>
  index <= entries.length ? term : term + shift

const messageOf = (beginning: Beginning, { packet, sent }: Given): SentMessage => {
  const { body, to } = packet
  const envelope = { id: sent.id, to, term: packet.term + beginning.shift }
  switch (body.type) {
    case 'RequestVote': {
      const { lastLogIndex, lastLogTerm, type } = body
      return { ...envelope, type, lastLogIndex, lastLogTerm: termAt(beginning, lastLogIndex, lastLogTerm) }
    }
    case 'AppendEntries': {
      const { type, prevLogIndex, prevLogTerm, leaderCommit } = body
      const known = prevLogTerm === undefined ? {} : { prevLogTerm: termAt(beginning, prevLogIndex, prevLogTerm) }
      return { ...envelope, type, prevLogIndex, ...known, entries: sent.entries, leaderCommit }
    }
    default:
      return { ...envelope, ...body }
  }
}

/** The event with the number `seq`; its note says where it stood. */
export const eventOf = (beginning: Beginning, seq: number, step: Step, { received, given, log }: Found): TraceEvent => {
  const { currentTerm, ...variables } = step.after
  const rest = {
    sent: given.map((one) => messageOf(beginning, one)),
    ...(currentTerm === undefined ? {} : { currentTerm: currentTerm + beginning.shift }),
    ...variables,
    ...(log === null ? {} : { log }),
    note: `${basename(step.at.file)}:${step.at.line}`,
  }
  if (step.event !== 'Receive') return { seq, event: step.event, ...rest }
  if (received === null) throw new Error('a received message has no id')
  return { seq, event: 'Receive', received, ...rest }
}

/** Alterations that make of a run another one that Raft allows, each with its reason. */
import { isDeepStrictEqual } from 'node:util'
import type { SentMessage, TraceEvent } from '../../../traces/format.js'
import type { Trial } from './trial.js'

/** The variables that an event tells. */
const variablesOf = ({ currentTerm, votedFor, lastIndex, lastTerm, role, commitIndex, ...rest }: TraceEvent) => ({
  ...{ currentTerm, votedFor, lastIndex, lastTerm, role, commitIndex },
  ...{ matchIndex: rest.matchIndex, votesGranted: rest.votesGranted },
})

const initially = (initialTerm: number) => ({
  ...{ currentTerm: initialTerm, votedFor: null, lastIndex: 0, lastTerm: 0, role: 'Follower', commitIndex: 0 },
  ...{ matchIndex: undefined, votesGranted: undefined },
})

const before = ({ file, at }: Trial) => {
  const last = file.events[at - 1]
  return last === undefined ? initially(file.header.initialTerm) : variablesOf(last)
}

const changesNothing = (trial: Trial): boolean =>
  trial.event.log === undefined && isDeepStrictEqual(variablesOf(trial.event), before(trial))

const sendsOnly = ({ sent }: TraceEvent, type: SentMessage['type']): boolean => sent.every((m) => m.type === type)

/** The message that was altered or left out; undefined where the alteration is of something else. */
const alteredMessage = ({ event, alteration }: Trial): SentMessage | undefined => {
  const found = /^sent(?:\[(\d+)\]| without \[(\d+)\])/.exec(alteration.what)
  return found === null ? undefined : event.sent[Number(found[1] ?? found[2])]
}

const isUnreceived = (trial: Trial): boolean => {
  const message = alteredMessage(trial)
  return message !== undefined && !trial.sample.received.has(message.id)
}

/** Whether no receipt of the message changed a log. */
const tookNothing = (trial: Trial): boolean => {
  const id = alteredMessage(trial)?.id
  const receipts = trial.sample.files.flatMap(({ events }) =>
    events.filter((event) => event.event === 'Receive' && event.received === id),
  )
  return id !== undefined && receipts.every(({ log }) => log === undefined)
}

const senderOf = ({ files }: Trial['sample'], { id }: SentMessage): string | undefined =>
  files.find(({ events }) => events.some(({ sent }) => sent.some((message) => message.id === id)))?.header.node

const isRefusal = (message: SentMessage): boolean =>
  (message.type === 'RequestVoteResponse' && !message.voteGranted) ||
  (message.type === 'AppendEntriesResponse' && !message.success)

const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

type Sent<T extends SentMessage['type']> = Extract<SentMessage, { readonly type: T }>

/** What a server looks at to refuse a request of its term. */
const asksFor = (message: SentMessage): unknown => {
  if (message.type === 'RequestVote') return [message.lastLogIndex, message.lastLogTerm]
  return message.type === 'AppendEntries' ? [message.prevLogIndex, message.prevLogTerm] : message
}

/** Whether a server that has refused a request refuses another one of its kind and sender in the same state. */
const isRefusedToo = (own: SentMessage, other: SentMessage, { currentTerm, lastIndex }: TraceEvent): boolean =>
  other.term < number(currentTerm) ||
  (other.term === own.term && isDeepStrictEqual(asksFor(own), asksFor(other))) ||
  (other.type === 'AppendEntries' && other.prevLogIndex > number(lastIndex))

const lastOf = ({ prevLogIndex, entries }: Sent<'AppendEntries'>): number => prevLogIndex + entries.length

/**
 * Whether a follower that has taken a request does the same on another one of the same leader and term. Both are pieces
 * of one log: they end at the same index, the other one holds what was appended, and both let the same be committed.
 */
const isTakenAlike = (own: Sent<'AppendEntries'>, other: Sent<'AppendEntries'>, trial: Trial): boolean => {
  const { log, commitIndex } = trial.event
  const committedBy = (m: Sent<'AppendEntries'>): number =>
    Math.max(number(before(trial).commitIndex), Math.min(number(m.leaderCommit), lastOf(m)))
  return (
    lastOf(own) === lastOf(other) &&
    other.prevLogIndex <= (log?.keep ?? lastOf(own)) &&
    committedBy(other) === number(commitIndex)
  )
}

/** Whether a message of the same kind, term and sender makes the server do what it did on its own one. */
const hasSameEffect = (own: SentMessage, other: SentMessage, trial: Trial): boolean => {
  const { id: _, to: __, ...claimed } = own
  const { id: ___, to: ____, ...told } = other
  if (isDeepStrictEqual(claimed, told)) return true
  if (trial.event.sent.length > 0 && trial.event.sent.every(isRefusal)) return isRefusedToo(own, other, trial.event)
  return own.type === 'AppendEntries' && other.type === 'AppendEntries' && isTakenAlike(own, other, trial)
}

/** The message that was received, and the one that is now said to be, if they are of one kind. */
const receivedInstead = ({ sample, event, alteration: { field, altered } }: Trial) => {
  if (field !== 'received' || event.event !== 'Receive') return undefined
  const [own, other] = [event.received, String(altered.received)].map((id) => sample.messages.get(id))
  if (own === undefined || other === undefined || own.type !== other.type) return undefined
  return { own, other, isOfOneSender: senderOf(sample, own) === senderOf(sample, other) }
}

const isVote = (message: SentMessage): boolean => message.type === 'RequestVoteResponse' && message.voteGranted

export interface Legal {
  readonly reason: string
  readonly is: (trial: Trial) => boolean
}

/** Whatever is accepted beyond these is a lie that nobody found. */
export const legal: readonly Legal[] = [
  {
    reason: 'a note may hold anything and is never looked at: traces/README.md says so',
    is: ({ alteration: { field } }) => field === 'note',
  },
  {
    reason: 'a message that nobody received may have had another name, or another addressee, or not have been sent',
    is: (trial) => ['sent', 'sent.id', 'sent.to'].includes(trial.alteration.field) && isUnreceived(trial),
  },
  {
    reason: 'a leader or candidate may send a message once more',
    is: ({ event, alteration: { what } }) =>
      what.startsWith('sent = ') && event.sent.some(({ type }) => type === 'AppendEntries' || type === 'RequestVote'),
  },
  {
    reason: 'a leader may send any piece of its log, if whoever received it took nothing from it',
    is: (trial) =>
      ['sent.entries', 'sent.prevLogIndex'].includes(trial.alteration.field) &&
      alteredMessage(trial)?.type === 'AppendEntries' &&
      tookNothing(trial),
  },
  {
    reason: "raft.tla's leader tells its commit index only as far as the last entry that it sends",
    is: (trial) => {
      const message = alteredMessage(trial)
      if (trial.alteration.field !== 'sent.leaderCommit' || message?.type !== 'AppendEntries') return false
      const told = trial.alteration.what.split(' = ')[1]
      const last = message.prevLogIndex + message.entries.length
      return message.leaderCommit !== undefined && Number(told) === Math.min(message.leaderCommit, last)
    },
  },
  {
    reason: 'a timer may fire without effect, a client may ask a node that does not lead, a message may be ignored',
    is: (trial) => trial.alteration.field === 'event' && changesNothing(trial) && trial.event.sent.length === 0,
  },
  {
    reason: 'a leader may send its log because a timer fired, or when it ignored a message',
    is: (trial) =>
      trial.alteration.field === 'event' &&
      changesNothing(trial) &&
      sendsOnly(trial.event, 'AppendEntries') &&
      ['HeartbeatTimeout', 'Receive'].includes(String(trial.alteration.altered.event)),
  },
  {
    reason: 'a message without an effect may have been any other, which was ignored',
    is: (trial) =>
      trial.alteration.field === 'received' && changesNothing(trial) && sendsOnly(trial.event, 'AppendEntries'),
  },
  {
    reason: 'a message may have been another one of its kind, sender and term that has the same effect',
    is: (trial) => {
      const instead = receivedInstead(trial)
      return (
        instead?.isOfOneSender === true &&
        instead.own.term === instead.other.term &&
        hasSameEffect(instead.own, instead.other, trial)
      )
    },
  },
  {
    reason: 'the vote that decides an election may be that of any other server that gave one and is not counted yet',
    is: (trial) => {
      const instead = receivedInstead(trial)
      return (
        instead !== undefined &&
        instead.own.term === instead.other.term &&
        isVote(instead.own) &&
        isVote(instead.other) &&
        before(trial).role === 'Candidate' &&
        trial.event.role === 'Leader' &&
        !(before(trial).votesGranted ?? []).includes(senderOf(trial.sample, instead.other) ?? '')
      )
    },
  },
  {
    reason: 'a refusal without another effect may answer any request of its kind from that node that is refused, too',
    is: (trial) => {
      const instead = receivedInstead(trial)
      const [answer, ...more] = trial.event.sent
      return (
        instead?.isOfOneSender === true &&
        answer !== undefined &&
        more.length === 0 &&
        isRefusal(answer) &&
        changesNothing(trial) &&
        instead.other.term <= instead.own.term &&
        isRefusedToo(instead.own, instead.other, trial.event)
      )
    },
  },
  {
    reason: 'a leader may find out later what is committed',
    is: (trial) => {
      const { event, alteration } = trial
      const told = number(alteration.altered.commitIndex)
      return (
        alteration.field === 'commitIndex' &&
        event.role === 'Leader' &&
        told < number(event.commitIndex) &&
        told >= number(before(trial).commitIndex)
      )
    },
  },
  {
    reason: 'a leader may ignore an acknowledgement',
    is: (trial) =>
      trial.alteration.field.startsWith('matchIndex.') &&
      trial.event.event === 'Receive' &&
      isDeepStrictEqual(trial.alteration.altered.matchIndex, before(trial).matchIndex),
  },
]

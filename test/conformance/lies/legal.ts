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
      ['sent.entries', 'sent.prevLogIndex', 'sent.leaderCommit'].includes(trial.alteration.field) &&
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
    reason: 'a message may have been another one of its kind and term that has the same effect',
    is: ({ sample, event, alteration: { field, altered } }) => {
      if (field !== 'received' || event.event !== 'Receive') return false
      const [own, other] = [event.received, String(altered.received)].map((id) => sample.messages.get(id))
      return own?.type === other?.type && own?.term === other?.term
    },
  },
  {
    reason: 'a refusal without another effect may answer any request of its kind from that node that is no later',
    is: (trial) => {
      const { sample, event, alteration } = trial
      if (alteration.field !== 'received' || event.event !== 'Receive' || !changesNothing(trial)) return false
      const [own, other] = [event.received, String(alteration.altered.received)].map((id) => sample.messages.get(id))
      const [answer, ...more] = event.sent
      return (
        own !== undefined &&
        other !== undefined &&
        answer !== undefined &&
        own.type === other.type &&
        other.term <= own.term &&
        senderOf(sample, other) === answer.to &&
        more.length === 0 &&
        isRefusal(answer)
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

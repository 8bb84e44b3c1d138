/** The history variables of spec/Reads.tla: what clients were told, and when. They are one variable here, since one of them is noted in another. */
import type { HistoryVariable, Invariant } from '../../checker/protocol.js'
import type { Election, Server, ServerId } from '../types.js'
import { encodeKind, type Kind, renamedKind, sortedSet } from './kinds.js'
import type { WholeMessage } from './types.js'

/** A read by its name. */
export interface ReadName {
  readonly server: ServerId
  readonly read: number
}

interface Asked extends ReadName {
  /** What was acknowledged when it was asked. */
  readonly acknowledged: number
}

interface Answered extends ReadName {
  /** The client gets the state that the entries up to here make. */
  readonly index: number
}

export interface ReadHistory {
  /** The most that a leader has ever known to be committed. */
  readonly acknowledged: number
  readonly asked: readonly Asked[]
  readonly answered: readonly Answered[]
}

/** What clients see of a step. A read that is asked in it does not see what is acknowledged in it. */
export interface ReadEvent {
  /** Up to here a leader knows the entries to be committed. */
  readonly acknowledged?: number
  readonly asked?: readonly ReadName[]
  readonly answered?: readonly Answered[]
}

/** What the history variables learn from a step. */
export type WholeEvent = Election | ReadEvent

export const isElection = (event: WholeEvent): event is Election => 'eterm' in event

const ASKED: Kind = { record: { server: 'Server', read: 'Nat', acknowledged: 'Nat' } }
const ANSWERED: Kind = { record: { server: 'Server', read: 'Nat', index: 'Nat' } }

/** What each of the variables holds, in the order of the specification. */
export const readHistoryKinds = {
  acknowledged: 'Nat',
  asked: { SUBSET: ASKED },
  answered: { SUBSET: ANSWERED },
} as const satisfies Readonly<Record<keyof ReadHistory, Kind>>

export const noReads: ReadHistory = { acknowledged: 0, asked: [], answered: [] }

const after = (value: ReadHistory, event: WholeEvent): ReadHistory => {
  if (isElection(event)) return value
  const { acknowledged = 0, asked = [], answered = [] } = event
  const noted = asked.map((read) => ({ ...read, acknowledged: value.acknowledged }))
  return {
    acknowledged: Math.max(value.acknowledged, acknowledged),
    asked: sortedSet(ASKED, [...value.asked, ...noted]),
    answered: sortedSet(ANSWERED, [...value.answered, ...answered]),
  }
}

/** For the model, and for any other that tells of its steps what clients see of them. */
export const readHistory: HistoryVariable<ReadHistory, unknown, WholeEvent, ReadHistory> = {
  name: 'readHistory',
  initial: noReads,
  record: after,
  encode: (value) =>
    Object.entries(readHistoryKinds)
      .map(([name, kind]) => encodeKind(kind, Reflect.get(value, name)))
      .join('|'),
}

/** The variables when the servers are renamed. */
export const renamedReadHistory = (value: ReadHistory, rename: (i: ServerId) => ServerId): ReadHistory =>
  Object.fromEntries(
    Object.entries(readHistoryKinds).map(([name, kind]) => [name, renamedKind(kind, Reflect.get(value, name), rename)]),
  ) as unknown as ReadHistory

const isSame = (a: ReadName, b: ReadName): boolean => a.server === b.server && a.read === b.read

/** Both look at nothing else, so they hold of whatever keeps this variable. */
export const readHistoryInvariants: readonly Extract<Invariant<Server, WholeMessage>, { readonly reads: 'history' }>[] =
  [
    {
      name: 'ReadsSeeWrites',
      source: 'Herlihy and Wing 1990: an operation sees all that ended before it began; Ongaro 2014, section 6.4',
      reads: 'history',
      variable: readHistory.name,
      holds: ({ asked, answered }: ReadHistory) =>
        answered.every((answer) => asked.every((read) => !isSame(answer, read) || answer.index >= read.acknowledged)),
    },
    {
      name: 'AnswersWereAsked',
      source: 'Ongaro 2014, section 6.4',
      reads: 'history',
      variable: readHistory.name,
      holds: ({ asked, answered }: ReadHistory) =>
        answered.every((answer) => asked.some((read) => isSame(answer, read))),
    },
  ]

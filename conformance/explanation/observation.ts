/** What is known of one step of an implementation, in the terms of the model, and how the model's states compare to it. */

import type { FeatureMessage, FeatureVariables, WholeMessage } from '../../model/raft/features/types.js'
import { variablesOf } from '../../model/raft/features/variables.js'
import { LastTerm } from '../../model/raft/helpers.js'
import type { FieldKind, FieldTypes, MessageType, messageFields } from '../../model/raft/messages.js'
import { At, IsPrefix, Len, SubSeq } from '../../model/raft/sequence.js'
import {
  type Constants,
  type Entry,
  type Log,
  Nil,
  type Server,
  type ServerId,
  type Value,
} from '../../model/raft/types.js'
import {
  type ChangeAsked,
  type Comparison,
  comparedInFeatures,
  comparedMembers,
  type MembersObserved,
} from './feature-observation.js'

/** The variables of a server after a step, as far as they were observed. */
export interface Observed {
  readonly currentTerm?: number
  readonly state?: Server['state']
  readonly votedFor?: number
  readonly log?: Log
  readonly lastIndex?: number
  readonly lastTerm?: number
  readonly commitIndex?: number
  /** A change of the log that keeps more entries than the log before is known to have: some were appended untold. */
  readonly beyond?: { readonly keep: number; readonly append: readonly Entry[] }
  readonly votesResponded?: readonly number[]
  readonly votesGranted?: readonly number[]
  /** By server; undefined where it was not observed. */
  readonly matchIndex?: readonly (number | undefined)[]
  /** The variables of features, where any is on. */
  readonly features?: Partial<FeatureVariables>
  /** The configuration that counts. */
  readonly members?: MembersObserved
}

type Described = typeof messageFields
type Joined<Union> = (Union extends unknown ? (u: Union) => void : never) extends (all: infer All) => void ? All : never

/** The fields of all messages of the model but for the history, which no implementation has. */
type FieldsOfAll = Joined<
  {
    [Type in MessageType]: {
      [Field in Exclude<keyof Described[Type], 'mlog'>]: FieldTypes[Described[Type][Field] & FieldKind]
    }
  }[MessageType]
>

type FieldsOf<M> = M extends FeatureMessage ? Omit<M, 'mtype' | 'msource' | 'mdest' | 'mterm'> : never

/** The fields of a message as far as they were observed: one that is left out may have any value. */
export type PatternFields = Partial<Readonly<FieldsOfAll & Joined<FieldsOf<FeatureMessage>>>> & {
  readonly mtransfer?: boolean
  /** What the message itself says of the commit index, which `mcommitIndex` limits to the last entry that is sent. */
  readonly mleaderCommit?: number
}

export type MessagePattern = Pick<WholeMessage, 'mtype' | 'msource' | 'mdest' | 'mterm'> & PatternFields

/** What raft.tla allows as it is, and an observation without it does not. */
export interface Allowed {
  /** An answer that the model gives was lost before anybody saw it (`DropMessage`). */
  readonly lostAnswers: boolean
  /** Answers that were given before: one of them may be observed only now, or again (`DuplicateMessage`). */
  readonly lateAnswers: readonly WholeMessage[]
  /** A candidate has given itself its vote, and has not counted it yet. */
  readonly ownVoteLater: boolean
  /** Entries that a leader appends need not be on its disk yet. To keep account of it changes no verdict by itself. */
  readonly unwritten: boolean
}

export interface Observation {
  readonly received: WholeMessage | null
  readonly sent: readonly MessagePattern[]
  readonly restarted: boolean
  /** Whether the server's election timer fired: no election begins otherwise. */
  readonly timedOut: boolean
  /** Whether a timer fired that a feature has set: a follower's for its leader's messages, or a leader's. */
  readonly fired?: 'Contact' | 'Leader'
  /** The server to which a leader was asked to hand over. */
  readonly handTo?: ServerId
  /** The name of the read that a client asked the server for. */
  readonly read?: number
  /** The change of members that somebody asked for; `any` where that was not observed. */
  readonly changed?: ChangeAsked | 'any'
  /** The server was given its state after the entry at this index, as a snapshot; `any` where that was not observed. */
  readonly snapshot?: number | 'any'
  /**
   * Whether clients asked for commands: a leader then appends them, and no entry begins otherwise, but the first ones of a
   * new leader. Left out where the log may have entries that no observation told of.
   */
  readonly requested?: boolean
  /** At most this many states are looked at; as many as there are if it is left out. */
  readonly patience?: number
  /** Whether a received message may have been ignored, if nothing else explains the step: to the model it was then lost. */
  readonly mayIgnore: boolean
  /** What a recorder or an implementation may do beyond; nothing if it is left out. */
  readonly allowed?: Allowed
  readonly after: Observed
  /** The value of an entry, by index and term, where neither the log after the step nor a message shows it. */
  readonly valueAt?: (index: number, term: number) => Value
}

/** A variable or a message field whose value is not the model's. */
export interface Difference {
  readonly field: string
  /** What the model says. */
  readonly expected: string
  /** What was observed. */
  readonly actual: string
}

export const showDifference = ({ field, expected, actual }: Difference): string =>
  `${field}: expected ${expected}, actual ${actual}`

export const sameEntry = (a: Entry, b: Entry): boolean => a.term === b.term && a.value === b.value

export const sameLog = (a: Log, b: Log): boolean => Len(a) === Len(b) && IsPrefix(a, b, sameEntry)

/** At most the last entries of a log are shown; it may be very long. */
const showLog = (log: Log): string => {
  const entries = SubSeq(log, Len(log) - 4, Len(log))
  const shown = entries.map(({ term, value }) => `(${term}, ${value})`).join(', ')
  return `${Len(log) > entries.length ? `… ` : ''}<<${shown}>> of length ${Len(log)}`
}

const show = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))

const orNil = (votedFor: number | undefined): number | string | undefined => (votedFor === Nil ? 'Nil' : votedFor)

/**
 * Variables in which a state of the model differs from the observation, and indexes that fell though they never may.
 * Found one by one, since most callers want to know only whether there are any.
 */
export function* differences(before: Server, s: Server, o: Observation): Generator<Difference, undefined> {
  const { after, restarted } = o
  for (const [field, expected, actual] of compared(s, after)) {
    // Most are the same value, which needs no words.
    if (actual !== undefined && actual !== expected && show(expected) !== show(actual))
      yield { field, expected: show(expected), actual: show(actual) }
  }
  if (after.log !== undefined && !sameLog(s.log, after.log))
    yield { field: 'log', expected: showLog(s.log), actual: showLog(after.log) }
  if (after.beyond !== undefined && !extendsUntold(before, s, o)) {
    const { keep, append } = after.beyond
    const known = Len(before.log)
    yield { field: 'log', expected: `at most ${known} to keep, the length before`, actual: `${keep} kept` }
    if (o.requested === undefined)
      yield { field: 'log', expected: showLog(s.log), actual: `length ${keep + append.length}` }
  }
  if (appendsNothing(before, s, o))
    yield { field: 'log', expected: 'the commands that clients asked for', actual: 'no new entry' }
  if (!restarted) yield* falls(before, s)
}

/** Whether a leader is observed to have been asked for commands, and has none in its log. */
export const appendsNothing = (before: Server, s: Server, { requested }: Observation): boolean =>
  requested === true &&
  before.state === 'Leader' &&
  variablesOf(before).transferee === Nil &&
  Len(s.log) <= Len(before.log)

/** Whether the log is as `beyond` says, with entries before the change that nothing told of. */
export const extendsUntold = (before: Server, s: Server, { after: { beyond }, requested }: Observation): boolean =>
  beyond === undefined ||
  (requested === undefined &&
    Len(s.log) === beyond.keep + beyond.append.length &&
    IsPrefix(before.log, s.log, sameEntry) &&
    beyond.append.every((entry, k) => sameEntry(entry, At(s.log, beyond.keep + k + 1))))

/** Each variable that has a meaning in the state, with its value there and the observed one. */
const compared = (s: Server, after: Observed): readonly Comparison[] => [
  ['currentTerm', s.currentTerm, after.currentTerm],
  ['state', s.state, after.state],
  ['votedFor', orNil(s.votedFor), orNil(after.votedFor)],
  ['commitIndex', s.commitIndex, after.commitIndex],
  ['Len(log)', Len(s.log), after.lastIndex],
  ['LastTerm(log)', LastTerm(s.log), after.lastTerm],
  ...(s.state === 'Candidate' ? ofCandidate(s, after) : []),
  ...(s.state === 'Leader' ? ofLeader(s, after) : []),
  ...(after.features === undefined ? [] : comparedInFeatures(s, after.features)),
  ...(after.members === undefined ? [] : [comparedMembers(s, after.members)]),
]

const ofCandidate = (s: Server, after: Observed): readonly Comparison[] => [
  ['votesResponded', s.votesResponded, after.votesResponded],
  ['votesGranted', s.votesGranted, after.votesGranted],
]

const ofLeader = (s: Server, { matchIndex = [] }: Observed): readonly Comparison[] =>
  matchIndex.map((match, j) => [`matchIndex[${j}]`, s.matchIndex[j], match])

/**
 * raft.tla lets `commitIndex` and a leader's `matchIndex` go back on an old message; the relaxed model adds that they
 * need not. An implementation is held to it: they never fall but by a restart or a new term.
 */
function* falls(before: Server, s: Server): Generator<Difference, undefined> {
  const fallen = (field: string, old: number, now: number): Difference => ({
    field: `${field}, which never falls`,
    expected: `at least ${old}`,
    actual: String(now),
  })
  if (s.commitIndex < before.commitIndex) yield fallen('commitIndex', before.commitIndex, s.commitIndex)
  const stillLeader = before.state === 'Leader' && s.state === 'Leader' && before.currentTerm === s.currentTerm
  if (!stillLeader) return
  for (const [j, old] of before.matchIndex.entries()) {
    const now = s.matchIndex[j] ?? 0
    if (now < old) yield fallen(`matchIndex[${j}]`, old, now)
  }
}

const COMMIT = 'mleaderCommit' satisfies keyof MessagePattern

/**
 * Whether the commit index in an observed message is one that its sender had: in the paper the leader's own, in raft.tla
 * limited to the last entry that is sent, under `PartialCommit` any lower one.
 */
export const isOwnCommit = (c: Constants, s: Server, m: WholeMessage, { mleaderCommit }: MessagePattern): boolean =>
  mleaderCommit === undefined ||
  mleaderCommit === s.commitIndex ||
  (c.relaxations.PartialCommit && mleaderCommit < s.commitIndex) ||
  ('mcommitIndex' in m && mleaderCommit === m.mcommitIndex)

/** The fields in which a message of the model is not the observed one, but for the commit index as it was sent. */
export const messageDifferences = (expected: WholeMessage, actual: MessagePattern): readonly Difference[] => {
  const model: Readonly<Record<string, unknown>> = { ...expected }
  return Object.entries(actual)
    .filter(([field, value]) => field !== COMMIT && value !== undefined && !equal(model[field], value))
    .map(([field, value]) => ({ field, expected: show(model[field]), actual: show(value) }))
}

const equal = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))

export const showMessage = (m: MessagePattern): string => {
  const { mtype, msource, mdest, ...fields } = m
  const shown = Object.entries(fields).map(([name, value]) => `${name} ${show(value)}`)
  return `${mtype} ${msource} -> ${mdest} (${shown.join(', ')})`
}

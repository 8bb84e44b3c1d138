/** What is known of one step of an implementation, in the terms of the model, and how the model's states compare to it. */
import { LastTerm } from '../model/raft/helpers.js'
import { IsPrefix, Len, SubSeq } from '../model/raft/sequence.js'
import { type Entry, type Log, type Message, Nil, type Server, type Value } from '../model/raft/types.js'

/** The variables of a server after a step, as far as they were observed. */
export interface Observed {
  readonly currentTerm?: number
  readonly state?: Server['state']
  readonly votedFor?: number
  readonly log?: Log
  readonly lastIndex?: number
  readonly lastTerm?: number
  readonly commitIndex?: number
  readonly votesResponded?: readonly number[]
  readonly votesGranted?: readonly number[]
  /** By server; undefined where it was not observed. */
  readonly matchIndex?: readonly (number | undefined)[]
}

/** A message as far as it was observed: a field that is left out may have any value. */
export type MessagePattern = Pick<Message, 'mtype' | 'msource' | 'mdest' | 'mterm'> & {
  readonly mlastLogTerm?: number
  readonly mlastLogIndex?: number
  readonly mvoteGranted?: boolean
  readonly mprevLogIndex?: number
  readonly mprevLogTerm?: number
  readonly mentries?: readonly Entry[]
  readonly mcommitIndex?: number
  readonly msuccess?: boolean
  readonly mmatchIndex?: number
}

export interface Observation {
  readonly received: Message | null
  readonly sent: readonly MessagePattern[]
  readonly restarted: boolean
  /** Whether the server's election timer fired: no election begins otherwise. */
  readonly timedOut: boolean
  /**
   * Whether a received message may have been ignored: to the model it was then lost, and never received. It counts as
   * ignored only if nothing else explains the step.
   */
  readonly mayIgnore: boolean
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
 * In which variables a state of the model is not what was observed; and those that fell though they never may. Found one
 * by one, since most who ask want to know only whether there are any.
 */
export function* differences(
  before: Server,
  s: Server,
  { after, restarted }: Observation,
): Generator<Difference, undefined> {
  for (const [field, expected, actual] of compared(s, after)) {
    // Most are the same value, which needs no words.
    if (actual !== undefined && actual !== expected && show(expected) !== show(actual))
      yield { field, expected: show(expected), actual: show(actual) }
  }
  if (after.log !== undefined && !sameLog(s.log, after.log))
    yield { field: 'log', expected: showLog(s.log), actual: showLog(after.log) }
  if (!restarted) yield* falls(before, s)
}

type Comparison = readonly [field: string, expected: unknown, actual: unknown]

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

/** The fields in which a message of the model is not the observed one. */
export const messageDifferences = (expected: Message, actual: MessagePattern): readonly Difference[] => {
  const model: Readonly<Record<string, unknown>> = { ...expected }
  return Object.entries(actual)
    .filter(([field, value]) => value !== undefined && !equal(model[field], value))
    .map(([field, value]) => ({ field, expected: show(model[field]), actual: show(value) }))
}

const equal = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))

export const showMessage = (m: MessagePattern): string => {
  const { mtype, msource, mdest, ...fields } = m
  const shown = Object.entries(fields).map(([name, value]) => `${name} ${show(value)}`)
  return `${mtype} ${msource} -> ${mdest} (${shown.join(', ')})`
}

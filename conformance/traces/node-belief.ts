/** What a trace tells of one node, and how one more event of it is explained. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { encodeWholeMessage } from '../../model/raft/features/encode.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import type { Constants, Server, ServerId } from '../../model/raft/types.js'
import type { Observation } from '../explanation/observation.js'
import { type Explanation, explanations, sameServer } from '../explanation/search.js'
import { type WhyNot, whyNot } from '../explanation/why-not.js'
import { leastCommitted, leastTold } from './least-committed.js'

/**
 * The states in which the model's server may be: one, unless the trace leaves variables out. And those in which it may
 * have been before each event that a crash may still take back.
 */
export interface Belief {
  readonly now: readonly Server[]
  readonly undoable: Past | null
}

/** The latest event first. */
interface Past {
  readonly states: readonly Server[]
  readonly before: Past | null
}

export const knowing = (state: Server): Belief => ({ now: [state], undoable: null })

/** An event that someone learned of stays. */
export const settled = ({ now }: Belief): Belief => ({ now, undoable: null })

/** A state that no crash takes back: before the earliest event that one might, or the state `now` if there is none. */
export const settledState = ({ undoable }: Belief, now: Server): Server => {
  let state = now
  for (let past = undoable; past !== null; past = past.before) state = past.states[0] ?? state
  return state
}

export interface Explained {
  readonly belief: Belief
  /** Of the first explanation that was found. */
  readonly actions: readonly string[]
  /** For each message that was sent, what it may have been in full: several messages only if the trace leaves fields out. */
  readonly sent: readonly (readonly WholeMessage[])[]
  /** Answers that the model has given, whether anybody saw them or not. */
  readonly answers: readonly WholeMessage[]
  /** This many events before this one were taken back, if not more. */
  readonly undone: number
}

/** What was observed if the node was in this state before, and received this message. */
export type Observe = (before: Server, received: WholeMessage | null) => Observation

/**
 * Explains one event of server i. `received` is what it received, one message or several possible ones; none if it
 * received nothing. A `restart` may take back events at the end of the time before it: they were recorded but not yet
 * durable. As few as possible are taken back; if it leaves open what was durable, any number may have been.
 * `silent`: nothing in the whole run can tell of commitment, so that the least of it stands for all.
 */
export const explainEvent = (
  model: Constants,
  i: ServerId,
  { now, undoable }: Belief,
  received: readonly WholeMessage[],
  restart: boolean,
  observe: Observe,
  silent = false,
): Either<WhyNot, Explained> => {
  const arrivals = received.length === 0 ? [null] : received
  const explain = (before: Server) =>
    arrivals.flatMap((message) => explanations(model, i, before, observe(before, message)))
  const all: Explanation[] = []
  let depth = 0
  let undone: number | undefined
  for (let past: Past | null = { states: now, before: restart ? undoable : null }; past !== null; past = past.before) {
    for (const explanation of past.states.flatMap(explain)) all.push(explanation)
    if (all.length > 0) undone ??= depth
    if (undone !== undefined && past.states.every((before) => tellsWhatIsDurable(model, observe(before, null)))) break
    depth += 1
  }
  const found = silent ? leastCommitted(all) : all
  const [first] = found
  const [before] = now
  if (before === undefined) throw new RangeError(`server ${i} is in no state`)
  if (first === undefined) return left(whyNot(model, i, before, observe(before, arrivals[0] ?? null)))
  return right({
    belief: {
      now: different(found.map(({ after }) => after)),
      undoable: restart ? null : { states: now, before: undoable },
    },
    actions: first.actions,
    sent: first.sent.map((_, k) => messagesAt(all, k, silent)),
    answers: [...first.sent.filter(isAnswer), ...first.lost],
    undone: undone ?? 0,
  })
}

const messagesAt = (found: readonly Explanation[], k: number, silent: boolean): readonly WholeMessage[] => {
  const all = found.flatMap(({ sent }) => sent[k] ?? [])
  return differentMessages(silent ? leastTold(all) : all)
}

const isAnswer = (m: WholeMessage): boolean => 'mvoteGranted' in m || 'msuccess' in m

const tellsWhatIsDurable = ({ features }: Constants, { after: o }: Observation): boolean =>
  o.currentTerm !== undefined &&
  o.votedFor !== undefined &&
  o.lastIndex !== undefined &&
  o.lastTerm !== undefined &&
  (features?.snapshot !== true || o.features?.snapshotIndex !== undefined)

const different = (states: readonly Server[]): readonly Server[] =>
  states.filter((state, k) => !states.slice(0, k).some((other) => sameServer(other, state)))

const differentMessages = (messages: readonly WholeMessage[]): readonly WholeMessage[] =>
  messages.length === 1 ? messages : [...new Map(messages.map((m) => [encodeWholeMessage(m), m])).values()]

/**
 * Explains one step of an implementation as a finite sequence of actions of one server of the model, with the same
 * messages sent and consumed. The exhaustive refinement and the validation of traces both stand on this function.
 */
import type { Constants, Message, Server, ServerId } from '../../model/raft/types.js'
import { candidates, firstAction } from './candidates.js'
import { agrees, fits } from './matches.js'
import { type Observation, sameLog } from './observation.js'
import { discharge, firstState, isDefinite, type SearchState } from './search-state.js'

/** One way to explain a step: the names of the model's actions, in order, and the state of the model after them. */
export interface Explanation {
  readonly actions: readonly string[]
  readonly after: Server
  /** The messages of the model that the observed ones stand for, in the order of the observation. */
  readonly sent: readonly Message[]
  /** Answers that were lost before anybody saw them. */
  readonly lost: readonly Message[]
}

/**
 * All explanations of an observed step that end in different states of the model, or send different messages: more than
 * one only where the observation leaves variables or fields out. None if the step is not a step of the model; `whyNot`
 * then says why. `before` must be `meaningful`.
 */
export const explanations = (c: Constants, i: ServerId, before: Server, o: Observation): readonly Explanation[] => {
  const found = search(c, i, before, o)
  if (found.length > 0 || !o.mayIgnore || o.received === null) return found
  return search(c, i, before, { ...o, received: null }).map((one) => ({
    ...one,
    actions: ['DropMessage', ...one.actions],
  }))
}

const complete = (before: Server, o: Observation, at: SearchState): boolean =>
  at.received === null && at.unsent.length === 0 && agrees(before, at.s, o)

/** The states of the model that the search passes, the first one included, in depth-first order. */
export function* searchStates(c: Constants, i: ServerId, before: Server, o: Observation): Generator<SearchState> {
  const stack: SearchState[] = [firstState(before, o)]
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    // Nothing is sent before the action with which the step begins.
    const sent = firstAction(o, at) === undefined ? discharge(c, i, at) : at
    yield sent
    const next = candidates(c, i, o, sent).flatMap((candidate) => candidate.next)
    for (const one of next.reverse()) stack.push(one)
  }
}

export const sameServer = (a: Server, b: Server): boolean => {
  const { log: aLog, ...aRest } = a
  const { log: bLog, ...bRest } = b
  return JSON.stringify(aRest) === JSON.stringify(bRest) && sameLog(aLog, bLog)
}

const sameMessages = (a: readonly Message[], b: readonly Message[]): boolean =>
  a.every((message, k) => fits(message, b[k] ?? message))

const search = (c: Constants, i: ServerId, before: Server, o: Observation): readonly Explanation[] => {
  const found: Explanation[] = []
  for (const at of searchStates(c, i, before, o)) {
    if (!complete(before, o, at) || (o.restarted && at.actions.length === 0)) continue
    const sent = at.sent.toSorted((a, b) => a.place - b.place).map(({ message }) => message)
    if (found.some((other) => sameServer(other.after, at.s) && sameMessages(other.sent, sent))) continue
    found.push({ actions: at.actions, after: at.s, sent, lost: at.lost })
    if (isFull(o)) return found
  }
  return found
}

/** Whether the observation determines the state and the messages, so that one explanation is as good as all. */
const isFull = ({ after: o, sent }: Observation): boolean =>
  sent.every(isDefinite) &&
  o.currentTerm !== undefined &&
  o.state !== undefined &&
  o.votedFor !== undefined &&
  o.log !== undefined &&
  o.commitIndex !== undefined &&
  (o.state !== 'Candidate' || o.votesGranted !== undefined) &&
  (o.state !== 'Leader' || (o.matchIndex !== undefined && !o.matchIndex.includes(undefined)))

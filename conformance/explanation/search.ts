/**
 * Explains one step of an implementation as a finite sequence of actions of one server of the model, with the same
 * messages sent and consumed. The exhaustive refinement and the validation of traces both stand on this function.
 */
import type { WholeMessage } from '../../model/raft/features/types.js'
import type { Constants, Server, ServerId } from '../../model/raft/types.js'
import { candidates, firstAction } from './candidates.js'
import { tellsAll } from './feature-observation.js'
import { agrees, fits } from './matches.js'
import { type Observation, sameLog } from './observation.js'
import { discharge, firstState, isDefinite, type SearchState } from './search-state.js'

/** One way to explain a step: the names of the model's actions, in order, and the state of the model after them. */
export interface Explanation {
  readonly actions: readonly string[]
  readonly after: Server
  /** The messages of the model that the observed ones stand for, in the order of the observation. */
  readonly sent: readonly WholeMessage[]
  /** Answers that were lost before anybody saw them. */
  readonly lost: readonly WholeMessage[]
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

/** A restart is a step even where it changes nothing, and so is the look of a leader at who has answered. */
const mustBegin = (c: Constants, o: Observation, at: SearchState): boolean =>
  (o.restarted || o.fired !== undefined) && firstAction(c, o, at) !== undefined

/** The states of the model that the search passes, the first one included, in depth-first order. */
export function* searchStates(c: Constants, i: ServerId, before: Server, o: Observation): Generator<SearchState> {
  const stack: SearchState[] = [firstState(before, o)]
  let left = o.patience ?? Number.POSITIVE_INFINITY
  for (let at = stack.pop(); at !== undefined && left-- > 0; at = stack.pop()) {
    // Nothing is sent before the action with which the step begins.
    const sent = firstAction(c, o, at) === undefined ? discharge(c, i, at) : at
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

const sameMessages = (a: readonly WholeMessage[], b: readonly WholeMessage[]): boolean =>
  a.every((message, k) => fits(message, b[k] ?? message))

const search = (c: Constants, i: ServerId, before: Server, o: Observation): readonly Explanation[] => {
  const found: Explanation[] = []
  for (const at of searchStates(c, i, before, o)) {
    if (!complete(before, o, at) || mustBegin(c, o, at)) continue
    const sent = at.sent.toSorted((a, b) => a.place - b.place).map(({ message }) => message)
    if (found.some((other) => sameServer(other.after, at.s) && sameMessages(other.sent, sent))) continue
    found.push({ actions: at.actions, after: at.s, sent, lost: at.lost })
    if (isFull(c, o)) return found
  }
  return found
}

/** Whether the observation determines the state and the messages, so that one explanation is as good as all. */
const isFull = (c: Constants, { after: o, sent }: Observation): boolean =>
  sent.every(isDefinite) &&
  o.currentTerm !== undefined &&
  o.state !== undefined &&
  o.votedFor !== undefined &&
  o.log !== undefined &&
  o.commitIndex !== undefined &&
  (c.features === undefined || (o.features !== undefined && tellsAll(c.features, o.features))) &&
  (o.state !== 'Candidate' || o.votesGranted !== undefined) &&
  (o.state !== 'Leader' || (o.matchIndex !== undefined && !o.matchIndex.includes(undefined)))

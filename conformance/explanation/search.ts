/**
 * Explains one step of an implementation as a finite sequence of actions of one server of the model, with the same
 * messages sent and consumed. The exhaustive refinement and the validation of traces both stand on this function.
 */
import { left, right } from 'fp-ts/lib/Either.js'
import {
  BecomeLeader,
  HandleRequestVoteRequest,
  HandleRequestVoteResponse,
  RequestVote,
  Timeout,
} from '../../model/raft/election.js'
import { AdvanceCommitIndex, ClientRequest } from '../../model/raft/leader.js'
import { Receive } from '../../model/raft/next.js'
import { type Outcome, stepsOf } from '../../model/raft/outcome.js'
import { Restart } from '../../model/raft/restart.js'
import { At, Len } from '../../model/raft/sequence.js'
import type { Constants, Message, Server, ServerId, Value } from '../../model/raft/types.js'
import { meaningful } from './conformance-model.js'
import { agrees, fits } from './matches.js'
import { type Observation, sameLog } from './observation.js'
import { after, discharge, dispatched, firstState, isDefinite, type SearchState } from './search-state.js'

/** One way to explain a step: the names of the model's actions, in order, and the state of the model after them. */
export interface Explanation {
  readonly actions: readonly string[]
  readonly after: Server
  /** The messages of the model that the observed ones stand for, in the order of the observation. */
  readonly sent: readonly Message[]
}

/**
 * All explanations of an observed step that end in different states of the model, or send different messages: more than
 * one only where the observation leaves variables or fields out. None if the step is not a step of the model; `refusal`
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

/** Something that the model might do next, with its outcome. */
export interface Candidate {
  readonly action: string
  readonly outcome: Outcome
  readonly next: readonly SearchState[]
}

/** A candidate asks itself for its vote: in raft.tla by messages, which nobody else sees. */
const voteForItself = (c: Constants, i: ServerId, stage: SearchState): readonly SearchState[] => {
  if (stage.s.votesResponded.includes(i)) return []
  return stepsOf(RequestVote(c, i, stage.s, i)).flatMap(({ sent: [request] }) => {
    if (request?.mtype !== 'RequestVoteRequest') return []
    return stepsOf(HandleRequestVoteRequest(c, i, stage.s, i, request)).flatMap(({ next, sent: [response] }) => {
      if (response?.mtype !== 'RequestVoteResponse') return []
      return stepsOf(HandleRequestVoteResponse(c, i, next, i, response)).map((step) => ({
        ...stage,
        s: meaningful(step.next),
        actions: [...stage.actions, 'RequestVote', 'HandleRequestVoteRequest', 'HandleRequestVoteResponse'],
      }))
    })
  })
}

/** The values that a client may have sent: what was observed at the end of the log, or in a message sent from it. */
const nextValues = (s: Server, { after: { log, lastIndex, beyond }, sent, valueAt }: Observation): readonly Value[] => {
  const index = Len(s.log) + 1
  const own = beyond?.append[index - beyond.keep - 1]
  if (own !== undefined) return [own.value]
  if (log !== undefined) return Len(log) >= index ? [At(log, index).value] : []
  const inMessages = sent.flatMap((m) => {
    const entry = m.mentries?.[index - (m.mprevLogIndex ?? 0) - 1]
    return entry === undefined ? [] : [entry.value]
  })
  if (inMessages.length > 0) return [...new Set(inMessages)]
  return valueAt !== undefined && index <= (lastIndex ?? 0) ? [valueAt(index, s.currentTerm)] : []
}

const NOBODY_ASKED: Outcome = left(['a client asked: this event is not one of clients'])

/** Everything that the model might do next to come nearer to the observation. */
export const candidates = (c: Constants, i: ServerId, o: Observation, stage: SearchState): readonly Candidate[] => {
  const { s, received } = stage
  const of = (action: string, outcome: Outcome): Candidate => ({
    action,
    outcome,
    // The model may take one step in several ways; from here on the search would repeat for each.
    next: [...new Set(stepsOf(outcome))].flatMap((step) => after(stage, step)),
  })
  const first = stage.actions.length === 0
  if (o.restarted && first) return [of('Restart', Restart(c, i, s))]
  // If no election begins, the timer fired without effect: nothing else happens then.
  if (o.timedOut && first) return [of('Timeout', Timeout(c, i, s))]
  const found: Candidate[] = []
  if (received !== null) found.push(of('Receive', Receive(c, i, s, received)))
  if (s.state === 'Candidate') {
    const voted = voteForItself(c, i, stage)
    if (voted.length > 0) found.push({ action: 'RequestVote', outcome: RequestVote(c, i, s, i), next: voted })
    found.push(of('BecomeLeader', BecomeLeader(c, i, s)))
  }
  if (s.state === 'Leader') {
    const pending = stage.unsent.find(({ message }) => !isDefinite(message))
    const sent = pending === undefined ? undefined : dispatched(c, i, stage, pending)
    if (sent !== undefined) found.push({ action: 'AppendEntries', outcome: right([]), next: [sent] })
    // A new leader may begin with entries of its own.
    const mayAppend = o.requested !== false || stage.actions.includes('BecomeLeader')
    for (const value of nextValues(s, o))
      found.push(of('ClientRequest', mayAppend ? ClientRequest(c, i, s, value) : NOBODY_ASKED))
    const advanced = of('AdvanceCommitIndex', AdvanceCommitIndex(c, i, s))
    found.push({ ...advanced, next: advanced.next.filter((next) => next.s.commitIndex !== s.commitIndex) })
  }
  return found
}

const complete = (before: Server, o: Observation, stage: SearchState): boolean =>
  stage.received === null && stage.unsent.length === 0 && agrees(before, stage.s, o)

/** The states of the model that the search passes, the first one included, in depth-first order. */
export function* stages(c: Constants, i: ServerId, before: Server, o: Observation): Generator<SearchState> {
  const stack: SearchState[] = [firstState(before, o)]
  for (let stage = stack.pop(); stage !== undefined; stage = stack.pop()) {
    const isIdle = (o.restarted || o.timedOut) && stage.actions.length === 0
    const sent = isIdle ? stage : discharge(c, i, stage)
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
  for (const stage of stages(c, i, before, o)) {
    if (!complete(before, o, stage) || (o.restarted && stage.actions.length === 0)) continue
    const sent = stage.sent.toSorted((a, b) => a.place - b.place).map(({ message }) => message)
    if (found.some((other) => sameServer(other.after, stage.s) && sameMessages(other.sent, sent))) continue
    found.push({ actions: stage.actions, after: stage.s, sent })
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

/**
 * What the model might do next to come nearer to what was observed. A message is received by `Receive`; of the actions that a
 * server takes unasked, a table says how each may come into an explanation.
 */
import { left, right } from 'fp-ts/lib/Either.js'
import { isConfiguration } from '../../model/raft/features/configurations.js'
import type { WholeOutcome, WholeStep } from '../../model/raft/features/outcome.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { AcknowledgeMatchAt } from '../../model/raft/follower.js'
import { withUnstable } from '../../model/raft/helpers.js'
import { AdvanceCommitIndex } from '../../model/raft/leader.js'
import type { ServerAction } from '../../model/raft/next.js'
import { stepsOf } from '../../model/raft/outcome.js'
import type { Relaxation } from '../../model/raft/relaxations.js'
import { Len } from '../../model/raft/sequence.js'
import type { Constants, ServerId, Value } from '../../model/raft/types.js'
import { type Candidate, candidate, type Here, type Part } from './candidate.js'
import { meaningful } from './conformance-model.js'
import { featureParts } from './feature-parts.js'
import { fits } from './matches.js'
import { actionsOf } from './model-actions.js'
import { nextValues } from './next-values.js'
import type { Observation } from './observation.js'
import { dispatched, isDefinite, type SearchState } from './search-state.js'

export type { Candidate } from './candidate.js'

const NOBODY_ASKED: WholeOutcome = left(['a client asked: this event is not one of clients'])

/** A leader's disk may have the entry or not: that it has not yet forecloses nothing, since it may write it at any time. */
const unwritten: Relaxation = 'ParallelWrite'

const requested = ({ c, i, o, at, model }: Here, value: Value): WholeOutcome => {
  if (o.allowed?.unwritten !== true) return model.clientRequest(c, i, at.s, value)
  const relaxed = { ...c, relaxations: { ...c.relaxations, [unwritten]: true } }
  const steps = stepsOf(model.clientRequest(relaxed, i, at.s, value))
  return right(steps.slice(-1))
}

const requests = (here: Here): readonly Candidate[] => {
  const { o, at } = here
  // A new leader may begin with entries of its own.
  const mayAppend = o.requested !== false || at.actions.includes('BecomeLeader')
  // A configuration is no command: the changes of members have rows of their own.
  const commands = nextValues(at.s, o).filter((value) => here.c.features === undefined || !isConfiguration(value))
  return commands.map((value) => candidate(at, 'ClientRequest', mayAppend ? requested(here, value) : NOBODY_ASKED))
}

/** The steps after one in which a server sent itself a message: it receives it, and the answer too. */
const answeredByItself = ({ c, i, model }: Here, { sent: [message], ...step }: WholeStep): readonly WholeStep[] =>
  message === undefined ? [{ ...step, sent: [] }] : stepsOf(model.receive(c, i, step.next, message))

/** A candidate asks itself for its vote: in raft.tla by messages, which nobody else sees. */
const voteForItself = (here: Here): readonly Candidate[] => {
  const { c, i, o, at, model } = here
  if (at.s.votesResponded.includes(i)) return []
  const outcome = model.requestVote(c, i, at.s, i)
  const isLater = o.allowed?.ownVoteLater === true && o.after.votesGranted?.includes(i) === false
  const reached = (last: WholeStep, ...actions: readonly string[]): SearchState => ({
    ...at,
    s: meaningful(last.next),
    actions: [...at.actions, ...actions],
  })
  const next = stepsOf(outcome).flatMap((asked) =>
    answeredByItself(here, asked).flatMap((answered) =>
      isLater
        ? [reached(answered, asked.action, answered.action)]
        : answeredByItself(here, answered).map((counted) =>
            reached(counted, asked.action, answered.action, counted.action),
          ),
    ),
  )
  return next.length === 0 ? [] : [{ action: 'RequestVote', outcome, next }]
}

/** The next of the messages for which the moment of sending matters. */
const sendNext = ({ c, i, at }: Here): readonly Candidate[] => {
  const pending = at.unsent.find(({ message }) => !isDefinite(message))
  const sent = pending === undefined ? undefined : dispatched(c, i, at, pending)
  return sent === undefined ? [] : [{ action: 'AppendEntries', outcome: right([]), next: [sent] }]
}

/** It may be taken at any time, and mostly changes nothing. */
const advance = ({ c, i, o, at }: Here): readonly Candidate[] => {
  const { s } = at
  const outcome = AdvanceCommitIndex(c, i, s)
  // The leader may have written what it counts its own copy for, and no more.
  const written = s.unstable === undefined ? [] : stepsOf(AdvanceCommitIndex(c, i, withUnstable(s, 0)))
  const known = stepsOf(outcome).map(({ next }) => next.commitIndex)
  const later = written
    .filter(({ next }) => !known.includes(next.commitIndex))
    .map((step) => ({
      ...step,
      next: withUnstable(step.next, Math.min(s.unstable ?? 0, Len(s.log) - step.next.commitIndex)),
    }))
  const advanced = candidate(
    at,
    'AdvanceCommitIndex',
    later.length === 0 ? outcome : right([...stepsOf(outcome), ...later]),
  )
  const most = Math.max(...advanced.next.map((next) => next.s.commitIndex))
  const isOf = (index: number): boolean =>
    index !== s.commitIndex && (index === most || index === o.after.commitIndex || !c.relaxations.PartialCommit)
  return [{ ...advanced, next: advanced.next.filter((next) => isOf(next.s.commitIndex)) }]
}

/** An answer that the server has given before is in the network since, or a duplicate. */
const answerAgain = ({ o, at }: Here): readonly Candidate[] => {
  const again = at.unsent.flatMap((observed) => {
    const message = o.allowed?.lateAnswers.find((given) => fits(given, observed.message))
    return message === undefined ? [] : [{ observed, message }]
  })
  const [first] = again
  if (first === undefined) return []
  const next: SearchState = {
    ...at,
    actions: [...at.actions, 'DuplicateMessage'],
    unsent: at.unsent.filter((other) => other !== first.observed),
    sent: [...at.sent, { place: first.observed.place, message: first.message }],
  }
  return [{ action: 'DuplicateMessage', outcome: right([]), next: [next] }]
}

/** A message is received; under `AcknowledgeKnown` with the index that was observed in the answer. */
const receive = (here: Here, received: WholeMessage): readonly Candidate[] => {
  const { c, i, at, model } = here
  const { AcknowledgeKnown } = c.relaxations
  const narrow = AcknowledgeKnown ? { ...c, relaxations: { ...c.relaxations, AcknowledgeKnown: false } } : c
  const found = candidate(at, 'Receive', model.receive(narrow, i, at.s, received))
  if (!AcknowledgeKnown || received.mtype !== 'AppendEntriesRequest') return [found]
  const indexes = at.unsent.flatMap(({ message }) => (message.msuccess === true ? [message.mmatchIndex ?? 0] : []))
  return [
    found,
    ...[...new Set(indexes)].flatMap((index) => [
      candidate(at, 'AcknowledgeMatch', AcknowledgeMatchAt(i, at.s, received.msource, received, index)),
      ...receivedTwice(here, found, received, index),
    ]),
  ]
}

/**
 * The request came twice: what it says of commitment was taken over, the answer to that is lost, and the second time it was
 * answered with an index that is known to match (etcd: handleHeartbeat).
 */
const receivedTwice = (
  { i, at }: Here,
  { outcome }: Candidate,
  received: Extract<WholeMessage, { readonly mtype: 'AppendEntriesRequest' }>,
  index: number,
): readonly Candidate[] =>
  stepsOf(outcome)
    .filter(({ next, consumes }) => consumes && next.commitIndex > at.s.commitIndex)
    .map(({ next, action, sent }) => {
      const once: SearchState = {
        ...at,
        s: next,
        actions: [...at.actions, 'DuplicateMessage', action, ...sent.map(() => 'DropMessage')],
        lost: [...at.lost, ...sent],
      }
      return candidate(once, 'AcknowledgeMatch', AcknowledgeMatchAt(i, next, received.msource, received, index))
    })

const stepDown = ({ c, i, at, model }: Here): readonly Candidate[] => [
  candidate(at, 'StepDownToFollower', model.stepDown(c, i, at.s)),
]

const timeout = ({ c, i, at, model }: Here): WholeOutcome => model.timeout(c, i, at.s)

/** In the order in which they are tried. An action that has no row here does not compile. */
const parts: Readonly<Record<ServerAction, Part>> = {
  Restart: {
    happened: ({ restarted }) => restarted,
    outcome: ({ c, i, o: { after }, at: { s }, model }) =>
      model.restart(c, i, s, after.log === undefined ? after.lastIndex : Len(after.log), after.commitIndex),
  },
  // If no election begins, the timer fired without effect: nothing else happens then.
  Timeout: { happened: ({ timedOut }) => timedOut, outcome: timeout },
  StepDownToFollower: { needs: 'StepDown', in: ['Candidate', 'Leader'], candidates: stepDown },
  RequestVote: { in: ['Candidate'], candidates: voteForItself },
  BecomeLeader: {
    in: ['Candidate'],
    candidates: ({ c, i, at, model }) => [candidate(at, 'BecomeLeader', model.becomeLeader(c, i, at.s))],
  },
  AppendEntries: { in: ['Leader'], candidates: sendNext },
  ClientRequest: { in: ['Leader'], candidates: requests },
  // A disk writes when nobody looks: what it has written by then is up to `AdvanceCommitIndex`.
  WriteEntry: { in: [], candidates: () => [] },
  AdvanceCommitIndex: { in: ['Leader'], candidates: advance },
}

interface Parts {
  readonly first: readonly (Extract<Part, { readonly happened: unknown }> & { readonly action: string })[]
  readonly later: readonly Extract<Part, { readonly in: unknown }>[]
}

const partsOf = (all: readonly (readonly [action: string, part: Part])[]): Parts => ({
  first: all.flatMap(([action, part]) => ('happened' in part ? [{ action, ...part }] : [])),
  later: all.flatMap(([, part]) => ('in' in part ? [part] : [])),
})

const core = partsOf(Object.entries(parts))
const anew = featureParts.map(([action]) => action as string)
const whole = partsOf([...Object.entries(parts).filter(([action]) => !anew.includes(action)), ...featureParts])

/** The action that is the first of any explanation, if what happened says so and the search is at its beginning. */
export const firstAction = (c: Constants, o: Observation, at: SearchState): Parts['first'][number] | undefined => {
  const { first } = c.features === undefined ? core : whole
  return at.actions.length === 0 ? first.find(({ happened }) => happened(o, at.s, c)) : undefined
}

export const candidates = (c: Constants, i: ServerId, o: Observation, at: SearchState): readonly Candidate[] => {
  const { s, received } = at
  const only = firstAction(c, o, at)
  const here = { c, i, o, at, model: actionsOf(c) }
  if (only !== undefined) {
    const found = candidate(at, only.action, only.outcome(here))
    // The timer of a leader may be the one by which it finds that nobody answers.
    return o.timedOut && c.relaxations.StepDown && s.state !== 'Follower' ? [found, ...stepDown(here)] : [found]
  }
  const { later } = c.features === undefined ? core : whole
  const found: Candidate[] = received === null ? [] : [...receive(here, received)]
  for (const part of later)
    if (part.in.includes(s.state) && (part.needs === undefined || c.relaxations[part.needs]))
      found.push(...part.candidates(here))
  if (o.allowed !== undefined && o.allowed.lateAnswers.length > 0) found.push(...answerAgain(here))
  return found
}

/** Where the search for an explanation stands, and how it goes on when messages are sent. */
import type { WholeOutcome, WholeStep } from '../../model/raft/features/outcome.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { withVariables } from '../../model/raft/features/variables.js'
import { AppendEntriesSlice } from '../../model/raft/leader.js'
import { fieldsOf, messageTypes } from '../../model/raft/messages.js'
import { stepsOf } from '../../model/raft/outcome.js'
import type { Constants, Server, ServerId } from '../../model/raft/types.js'
import { meaningful } from './conformance-model.js'
import { fits } from './matches.js'
import { actionsOf, unasked } from './model-actions.js'
import { isOwnCommit, type MessagePattern, type Observation } from './observation.js'

/** Where the search stands: what the model has done so far, and what of the observation is still to be done. */
export interface SearchState {
  readonly s: Server
  readonly actions: readonly string[]
  /** The message still to be consumed. */
  readonly received: WholeMessage | null
  /** The messages still to be sent. */
  readonly unsent: readonly Placed<MessagePattern>[]
  /** The messages that the model has sent for observed ones. */
  readonly sent: readonly Placed<WholeMessage>[]
  /** Whether an answer of the model that was not observed counts as lost, and those that do. */
  readonly mayLoseAnswers: boolean
  readonly lost: readonly WholeMessage[]
}

/** A message and its place among those observed. */
interface Placed<M> {
  readonly place: number
  readonly message: M
}

export const firstState = (before: Server, { received, sent, allowed }: Observation): SearchState => ({
  s: before,
  actions: [],
  received,
  unsent: sent.map((message, place) => ({ place, message })),
  sent: [],
  mayLoseAnswers: allowed?.lostAnswers ?? false,
  lost: [],
})

type Sending = (c: Constants, i: ServerId, s: Server, m: MessagePattern) => WholeOutcome

/** The actions by which a server sends a message of its own accord; the other types are replies. */
const senders: Readonly<Partial<Record<WholeMessage['mtype'], Sending>>> = {
  RequestVoteRequest: (c, i, s, { mdest }) => actionsOf(c).requestVote(c, i, s, mdest),
  AppendEntriesRequest: (c, i, s, { mdest, mprevLogIndex = 0, mentries = [], mcommitIndex }) =>
    AppendEntriesSlice(c, i, s, mdest, mprevLogIndex, mentries.length, mcommitIndex),
  PreVoteRequest: (c, i, s, { mdest }) => unasked('RequestPreVote', c, i, s, mdest),
  InstallSnapshotRequest: (c, i, s, { mdest }) => unasked('InstallSnapshot', c, i, s, mdest),
  TimeoutNowRequest: (c, i, s) => unasked('SendTimeoutNow', c, i, s),
  ReadIndexRequest: (c, i, s, { mdest, mread = 0 }) =>
    unasked('RequestReadIndex', c, i, withVariables(s, { readCount: mread - 1 }), mdest),
  ConfirmRequest: (c, i, s, { mdest }) => unasked('ConfirmLeadership', c, i, s, mdest),
}

/** The action by which the model would send such a message of its own accord; undefined for replies. */
export const sending = (c: Constants, i: ServerId, s: Server, m: MessagePattern): WholeOutcome | undefined =>
  senders[m.mtype]?.(c, i, s, m)

const tellsCommitIndex = new Set<WholeMessage['mtype']>(
  messageTypes.filter((type) => fieldsOf(type).some(({ name }) => name === 'mcommitIndex')),
)

/** Whether the message is the same whenever the server sends it in the course of one step, as far as the log is. */
export const isDefinite = (m: MessagePattern): boolean => m.mcommitIndex !== undefined || !tellsCommitIndex.has(m.mtype)

/** The search after the model has sent the message for an observed one of its own accord; undefined if it cannot. */
export const dispatched = (
  c: Constants,
  i: ServerId,
  at: SearchState,
  observed: Placed<MessagePattern>,
): SearchState | undefined => {
  const outcome = sending(c, i, at.s, observed.message)
  const [step] = outcome === undefined ? [] : stepsOf(outcome)
  const [message] = step?.sent ?? []
  if (step === undefined || message === undefined || !fits(message, observed.message)) return undefined
  if (!isOwnCommit(c, at.s, message, observed.message)) return undefined
  return {
    ...at,
    actions: [...at.actions, step.action],
    unsent: at.unsent.filter((other) => other !== observed),
    sent: [...at.sent, { place: observed.place, message }],
  }
}

/**
 * Sends all that can be sent now, but for messages for which the moment of sending matters. Sending changes no variable of
 * the server, so to send the others as early as possible never forecloses an explanation.
 */
export const discharge = (c: Constants, i: ServerId, at: SearchState): SearchState =>
  at.unsent.reduce(
    (now, observed) => (isDefinite(observed.message) ? dispatched(c, i, now, observed) : undefined) ?? now,
    at,
  )

/** The search after a step of the model, if the messages that it sends are among those observed. */
export const after = (at: SearchState, step: WholeStep): readonly SearchState[] => {
  let { unsent, sent } = at
  const lost: WholeMessage[] = []
  for (const message of step.sent) {
    const observed = unsent.find((other) => fits(message, other.message))
    if (observed === undefined) {
      if (!at.mayLoseAnswers) return []
      lost.push(message)
      continue
    }
    unsent = unsent.filter((other) => other !== observed)
    sent = [...sent, { place: observed.place, message }]
  }
  return [
    {
      ...at,
      s: meaningful(step.next),
      actions: [...at.actions, step.action, ...lost.map(() => 'DropMessage')],
      lost: [...at.lost, ...lost],
      received: step.consumes ? null : at.received,
      unsent,
      sent,
    },
  ]
}

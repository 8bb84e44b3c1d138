/** `Next` and `Receive` of raft.tla. */
import {
  BecomeLeader,
  HandleRequestVoteRequest,
  HandleRequestVoteResponse,
  RefuseVoteRequest,
  RequestVote,
  StepDownToFollower,
  Timeout,
} from './election.js'
import { AcknowledgeCommitted, AcknowledgeMatch, HandleAppendEntriesRequest } from './follower.js'
import { AdvanceCommitIndex, AppendEntries, ClientRequest, HandleAppendEntriesResponse, WriteEntry } from './leader.js'
import { type MessageType, messageTypes } from './messages.js'
import { DropMessage, DuplicateMessage } from './network.js'
import { anyOf, type MessagesUpdate, type Outcome, type RaftStep, stepsOf } from './outcome.js'
import { DropStaleResponse, UpdateTerm } from './receive.js'
import type { Relaxation } from './relaxations.js'
import { Restart } from './restart.js'
import type { Action, Constants, Message, Relaxations, Server, ServerId, Value } from './types.js'

/** How an action comes about. */
export type Row = { /** The relaxation without which there is no such action. */ readonly needs?: Relaxation } & (
  | {
      /** A server takes it unasked: one outcome for each value of its parameter. */
      readonly by: 'server'
      readonly outcomes: (c: Constants, i: ServerId, s: Server) => readonly Outcome[]
    }
  | {
      /** A server takes it on a message of one of these types. */
      readonly by: 'message'
      readonly types: readonly MessageType[]
      readonly outcome: (c: Constants, i: ServerId, s: Server, m: Message) => Outcome
    }
  | {
      /** The network does it to a message. */
      readonly by: 'network'
      readonly update: (m: Message) => MessagesUpdate
    }
)

type OfServer = Extract<Row, { readonly by: 'server' }>
type OnMessage = Extract<Row, { readonly by: 'message' }>
type ByNetwork = Extract<Row, { readonly by: 'network' }>

/** \E i \in Server : Action(i) */
const unasked = (action: (c: Constants, i: ServerId, s: Server) => Outcome): OfServer => ({
  by: 'server',
  outcomes: (c, i, s) => [action(c, i, s)],
})

/** \E i, j \in Server : Action(i, j) */
const towardsEach = (action: (c: Constants, i: ServerId, s: Server, j: ServerId) => Outcome): OfServer => ({
  by: 'server',
  outcomes: (c, i, s) => Array.from({ length: c.servers }, (_, j) => action(c, i, s, j)),
})

/** \E i \in Server, v \in Value : Action(i, v) */
const withEachValue = (action: (c: Constants, i: ServerId, s: Server, v: Value) => Outcome): OfServer => ({
  by: 'server',
  outcomes: (c, i, s) => c.values.map((v) => action(c, i, s, v)),
})

/** \E m \in DOMAIN messages : m.mtype \in types /\ Action(m.mdest, m.msource, m) */
const onMessage = <Type extends MessageType>(
  types: readonly Type[],
  action: (c: Constants, i: ServerId, s: Server, j: ServerId, m: Extract<Message, { readonly mtype: Type }>) => Outcome,
): OnMessage => ({
  by: 'message',
  types,
  // `Receive` calls it with messages of these types only.
  outcome: (c, i, s, m) => action(c, i, s, m.msource, m as Extract<Message, { readonly mtype: Type }>),
})

/** \E m \in DOMAIN messages : Action(m) */
const byNetwork = (update: (m: Message) => MessagesUpdate): ByNetwork => ({ by: 'network', update })

/** TLA+: Relaxation /\ Action */
const under = <R extends Row>(needs: Relaxation, row: R): R => ({ ...row, needs })

const responses = ['RequestVoteResponse', 'AppendEntriesResponse'] as const

/** Every action, in its order there. One that has no row here, and a row that is no action, does not compile. */
const rows = {
  Restart: unasked(Restart),
  StepDownToFollower: under('StepDown', unasked(StepDownToFollower)),
  Timeout: unasked(Timeout),
  RequestVote: towardsEach(RequestVote),
  BecomeLeader: unasked(BecomeLeader),
  ClientRequest: withEachValue(ClientRequest),
  WriteEntry: under('ParallelWrite', unasked(WriteEntry)),
  AdvanceCommitIndex: unasked(AdvanceCommitIndex),
  AppendEntries: towardsEach(AppendEntries),
  UpdateTerm: onMessage(messageTypes, UpdateTerm),
  HandleRequestVoteRequest: onMessage(['RequestVoteRequest'], HandleRequestVoteRequest),
  RefuseVoteRequest: under('RefuseVote', onMessage(['RequestVoteRequest'], RefuseVoteRequest)),
  HandleRequestVoteResponse: onMessage(['RequestVoteResponse'], HandleRequestVoteResponse),
  HandleAppendEntriesRequest: onMessage(['AppendEntriesRequest'], HandleAppendEntriesRequest),
  AcknowledgeCommitted: under('AppendBelowCommit', onMessage(['AppendEntriesRequest'], AcknowledgeCommitted)),
  AcknowledgeMatch: under('AcknowledgeKnown', onMessage(['AppendEntriesRequest'], AcknowledgeMatch)),
  HandleAppendEntriesResponse: onMessage(['AppendEntriesResponse'], HandleAppendEntriesResponse),
  DropStaleResponse: onMessage(responses, DropStaleResponse),
  DuplicateMessage: byNetwork(DuplicateMessage),
  DropMessage: byNetwork(DropMessage),
} satisfies Partial<Readonly<Record<Action, Row>>>
export const Next: Readonly<Record<Action, Row>> = rows

/** The actions that a server takes unasked. */
export type ServerAction = {
  [A in keyof typeof rows]: (typeof rows)[A] extends OfServer ? A : never
}[keyof typeof rows]

export const isAction = (name: string): name is Action => Object.hasOwn(Next, name)

/** The names of the actions, in order. */
export const actions: readonly Action[] = Object.keys(Next).filter(isAction)

/** The actions that a model with these relaxations does not have. */
export const lackingIn = (relaxations: Relaxations): readonly Action[] =>
  actions.filter((action) => {
    const { needs } = Next[action]
    return needs !== undefined && !relaxations[needs]
  })

const unaskedActions = actions.flatMap((action) => {
  const row = Next[action]
  return row.by === 'server' ? [[action, row.outcomes] as const] : []
})

/** What server i may do unasked, but for the actions in `absent`. */
export const unaskedSteps = (c: Constants, i: ServerId, s: Server, absent: readonly Action[]): readonly RaftStep[] =>
  unaskedActions.flatMap(([action, outcomes]) => (absent.includes(action) ? [] : outcomes(c, i, s).flatMap(stepsOf)))

const receiving = (type: MessageType) =>
  actions.flatMap((action) => {
    const row = Next[action]
    return row.by === 'message' && row.types.includes(type) ? [[action, row.outcome, row.needs] as const] : []
  })

const disjuncts = Object.fromEntries(messageTypes.map((type) => [type, receiving(type)])) as Readonly<
  Record<MessageType, ReturnType<typeof receiving>>
>

/** Server i = m.mdest receives m. Where no action is enabled, says for each which guards failed. */
export const Receive = (c: Constants, i: ServerId, s: Server, m: Message): Outcome =>
  anyOf(
    disjuncts[m.mtype].flatMap(([action, outcome, needs]) =>
      needs === undefined || c.relaxations[needs] ? [[action, outcome(c, i, s, m)] as const] : [],
    ),
  )

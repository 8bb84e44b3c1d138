/** The actions that explanations are made of: raft.tla's, or where features are on those of RaftWhole.tla. */

import { BecomeLeader, RequestVote, StepDownToFollower, Timeout } from '../../model/raft/election.js'
import { wholeUnaskedRows } from '../../model/raft/features/next.js'
import type { WholeAction, WholeOutcome } from '../../model/raft/features/outcome.js'
import { wholeReceiveRows } from '../../model/raft/features/receive.js'
import { actionsWithout } from '../../model/raft/features/switches.js'
import type { Features, WholeMessage } from '../../model/raft/features/types.js'
import { ClientRequest } from '../../model/raft/leader.js'
import { lackingIn, Receive } from '../../model/raft/next.js'
import { anyOf } from '../../model/raft/outcome.js'
import { RestartTo } from '../../model/raft/restart.js'
import type { Constants, Message, Relaxations, Server, ServerId, Value } from '../../model/raft/types.js'

type Alone = (c: Constants, i: ServerId, s: Server) => WholeOutcome
type Towards = (c: Constants, i: ServerId, s: Server, j: ServerId) => WholeOutcome

/** What a server may do, with the parameters that an explanation chooses. */
export interface ModelActions {
  readonly receive: (c: Constants, i: ServerId, s: Server, m: WholeMessage) => WholeOutcome
  readonly restart: (c: Constants, i: ServerId, s: Server, length?: number, commitIndex?: number) => WholeOutcome
  readonly timeout: Alone
  readonly stepDown: Alone
  readonly becomeLeader: Alone
  readonly requestVote: Towards
  readonly clientRequest: (c: Constants, i: ServerId, s: Server, v: Value) => WholeOutcome
}

const core: ModelActions = {
  // Without features an implementation sends no other messages.
  receive: (c, i, s, m) => Receive(c, i, s, m as Message),
  restart: (c, _i, s, length, commitIndex) => RestartTo(c, s, length, commitIndex),
  timeout: Timeout,
  stepDown: StepDownToFollower,
  becomeLeader: BecomeLeader,
  requestVote: RequestVote,
  clientRequest: ClientRequest,
}

const NOTHING: WholeOutcome = anyOf([])

/** An unasked action of RaftWhole.tla; `parameter` is the place of its outcome among those of its row. */
export const unasked = (action: WholeAction, c: Constants, i: ServerId, s: Server, parameter = 0): WholeOutcome => {
  const [, outcomes] = wholeUnaskedRows.find(([name]) => name === action) ?? []
  return outcomes?.(c, i, s)[parameter] ?? NOTHING
}

/** The same with any parameter. */
export const unaskedAny = (action: WholeAction, c: Constants, i: ServerId, s: Server): WholeOutcome => {
  const [, outcomes] = wholeUnaskedRows.find(([name]) => name === action) ?? []
  return outcomes === undefined
    ? NOTHING
    : anyOf(outcomes(c, i, s).map((outcome, parameter) => [String(parameter), outcome]))
}

type Receiving = (typeof wholeReceiveRows)[number]
const receiving = new WeakMap<Relaxations, WeakMap<Features, Readonly<Record<string, readonly Receiving[]>>>>()

/** What may be done with a message of each type, under these relaxations and switches. */
const receivingUnder = (
  relaxations: Relaxations,
  features: Features,
): Readonly<Record<string, readonly Receiving[]>> => {
  const known = receiving.get(relaxations)?.get(features)
  if (known !== undefined) return known
  const absent: readonly WholeAction[] = [...lackingIn(relaxations), ...actionsWithout(features)]
  const rows: Record<string, Receiving[]> = {}
  for (const row of wholeReceiveRows)
    if (!absent.includes(row[0])) for (const type of row[1]) (rows[type] ??= []).push(row)
  const under = receiving.get(relaxations) ?? new WeakMap()
  receiving.set(relaxations, under.set(features, rows))
  return rows
}

const whole = (features: Features): ModelActions => ({
  receive: (c, i, s, m) =>
    anyOf(
      (receivingUnder(c.relaxations, features)[m.mtype] ?? []).map(
        ([action, , outcome]) => [action, outcome(c, i, s, m)] as const,
      ),
    ),
  restart: (c, i, s) => unasked('Restart', c, i, s),
  timeout: (c, i, s) => unasked('Timeout', c, i, s),
  stepDown: (c, i, s) => unasked('StepDownToFollower', c, i, s),
  becomeLeader: (c, i, s) => unasked('BecomeLeader', c, i, s),
  requestVote: (c, i, s, j) => unasked('RequestVote', c, i, s, j),
  clientRequest: (c, i, s, value) => unasked('ClientRequest', { ...c, values: [value] }, i, s),
})

const wholes = new WeakMap<Features, ModelActions>()

/** The actions of the model with these constants. */
export const actionsOf = ({ features }: Constants): ModelActions => {
  if (features === undefined) return core
  const known = wholes.get(features) ?? whole(features)
  wholes.set(features, known)
  return known
}

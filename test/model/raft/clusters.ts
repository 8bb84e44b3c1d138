/** States of whole clusters for the tests of the invariants, given by what is not as in Init. */
import { encodeElection, encodeLog } from '../../../model/raft/encode.js'
import { allLogs, elections } from '../../../model/raft/history.js'
import { invariants } from '../../../model/raft/invariants/invariants.js'
import type { Constants, Election, Log, Message, Server } from '../../../model/raft/types.js'
import { holdsIn, type NaiveState } from '../naive.js'
import { logOf, server, threeWithHistory } from './states.js'

const c: Constants = threeWithHistory
export const all = invariants(c)
export const historyVariables = { history: [elections, allLogs] }

export interface Parts {
  readonly servers?: readonly Partial<Server>[]
  readonly messages?: readonly Message[]
  readonly elections?: readonly Election[]
  readonly allLogs?: readonly Log[]
}

export const stateOf = (parts: Parts): NaiveState<Server, Message> => ({
  servers: [0, 1, 2].map((i) => server(parts.servers?.[i], c)),
  messages: (parts.messages ?? []).map((message) => ({ message, count: 1 })),
  history: [
    new Map((parts.elections ?? []).map((e) => [encodeElection(e), e])),
    new Map((parts.allLogs ?? []).map((log) => [encodeLog(log), log])),
  ],
})

/** The names of the invariants that are false of the state. */
export const violated = (parts: Parts): readonly string[] => {
  const state = stateOf(parts)
  return all.filter((invariant) => !holdsIn(historyVariables, invariant, state)).map(({ name }) => name)
}

const votes = {
  votesResponded: [0, 1],
  votesGranted: [0, 1],
  voterLog: new Map([
    [0, logOf()],
    [1, logOf()],
  ]),
}
/** The leader of term 2, with the votes of server 1 and its own. */
export const leader: Partial<Server> = { state: 'Leader', currentTerm: 2, votedFor: 0, ...votes }
/** A server that has voted for it. */
export const voter: Partial<Server> = { currentTerm: 2, votedFor: 0 }
/** The election that it won. */
export const election: Election = {
  eterm: 2,
  eleader: 0,
  elog: logOf(),
  evotes: votes.votesGranted,
  evoterLog: votes.voterLog,
}
export const e2 = { term: 2, value: 'v1' }

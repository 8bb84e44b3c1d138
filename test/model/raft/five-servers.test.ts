import { describe, expect, it } from 'vitest'
import type { GlobalState } from '../../../model/checker/protocol.js'
import { BecomeLeader, RequestVote, Timeout } from '../../../model/raft/election.js'
import { Init } from '../../../model/raft/init.js'
import { invariants } from '../../../model/raft/invariants/invariants.js'
import { atLeastAsUpToDate, Committed, isPrefixOf } from '../../../model/raft/invariants/logs.js'
import { AdvanceCommitIndex, AppendEntries, ClientRequest } from '../../../model/raft/leader.js'
import { Receive } from '../../../model/raft/next.js'
import type { Outcome } from '../../../model/raft/outcome.js'
import { Restart } from '../../../model/raft/restart.js'
import { type Constants, Literal, type Message, type Server } from '../../../model/raft/types.js'
import { holdsIn } from '../naive.js'
import { logOf, theStep } from './states.js'

const c: Constants = { servers: 5, values: ['v1'], relaxations: Literal, history: false }

/** A cluster that is driven by hand through steps of the model; what is not received is lost. */
const cluster = () => {
  const servers: Server[] = Array.from({ length: c.servers }, () => Init(c))
  const at = (i: number): Server => servers[i] ?? Init(c)
  /** Takes the step and returns what it sent. */
  const take = (i: number, outcome: Outcome): readonly Message[] => {
    const { next, sent } = theStep(outcome)
    servers[i] = next
    return sent
  }
  /** Receives the messages, and the answers to them in turn, each until it is consumed, which takes a few steps. */
  const deliver = (messages: readonly Message[]): void => {
    for (const message of messages) {
      for (let [consumed, left] = [false, 9]; !consumed; left -= 1) {
        if (left === 0) throw new Error(`never consumed: ${message.mtype}`)
        const outcome = Receive(c, message.mdest, at(message.mdest), message)
        consumed = theStep(outcome).consumes
        deliver(take(message.mdest, outcome))
      }
    }
  }
  return {
    state: (): GlobalState<Server, Message> => ({ servers, messages: [], history: [] }),
    elect: (i: number, ...voters: readonly number[]) => {
      take(i, Timeout(c, i, at(i)))
      for (const j of [i, ...voters]) deliver(take(i, RequestVote(c, i, at(i), j)))
      take(i, BecomeLeader(c, i, at(i)))
    },
    restart: (i: number) => take(i, Restart(c, i, at(i))),
    timeout: (i: number) => take(i, Timeout(c, i, at(i))),
    request: (i: number) => take(i, ClientRequest(c, i, at(i), 'v1')),
    replicate: (i: number, ...followers: readonly number[]) => {
      for (const j of followers) deliver(take(i, AppendEntries(c, i, at(i), j)))
    },
    commit: (i: number) => take(i, AdvanceCommitIndex(c, i, at(i))),
  }
}

describe('MoreUpToDateCorrectInv', () => {
  it('speaks of quorums, since of two of five servers it is false, as after figure 8 (e) of the paper', () => {
    const { state, elect, timeout, restart, request, replicate, commit } = cluster()
    elect(0, 1, 2)
    request(0)
    timeout(4)
    elect(4, 2, 3)
    request(4)
    restart(0)
    timeout(0)
    elect(0, 1, 2)
    request(0)
    // The first requests are refused, which takes nextIndex back to the entry of term 2; server 3 gets no further.
    for (const j of [1, 2]) for (let n = 0; n < 3; n += 1) replicate(0, j)
    commit(0)
    for (let n = 0; n < 2; n += 1) replicate(0, 3)

    const found = state()
    expect(found.servers.map(({ log, commitIndex }) => ({ log, commitIndex }))).toEqual([
      { log: logOf(2, 4), commitIndex: 2 },
      { log: logOf(2, 4), commitIndex: 0 },
      { log: logOf(2, 4), commitIndex: 0 },
      { log: logOf(2), commitIndex: 1 },
      { log: logOf(3), commitIndex: 0 },
    ])
    const [, , , informed = Init(c), old = Init(c)] = found.servers
    expect(atLeastAsUpToDate(old.log, informed.log)).toBe(true)
    expect(isPrefixOf(Committed(informed), old.log)).toBe(false)
    const violated = invariants(c).filter((invariant) => !holdsIn({ history: [] }, invariant, found))
    expect(violated.map(({ name }) => name)).toEqual([])
  })
})

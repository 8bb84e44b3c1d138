import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { abstraction } from '../../../conformance/refinement/abstraction.js'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { clusterInvariants, type ReducerStep, whyNotExplained } from '../../../conformance/refinement/refine.js'
import type { ObservedStep, Observer } from '../../../impl/node/core/observer.js'
import { encodeMessage } from '../../../impl/raft/encode.js'
import { entriesFrom } from '../../../impl/raft/log.js'
import { initial, restore } from '../../../impl/raft/state.js'
import { Index, type Message, type ServerState } from '../../../impl/raft/types.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import { holdsIn } from '../../model/naive.js'
import { type Move, moves, perform, type TracedCluster, tracedCluster } from '../traced-cluster.js'

/** A cluster each step of which is explained as it is taken. */
const explainedCluster = (size: number): TracedCluster => {
  const servers = serverIds(size)
  // A new life of a node does not know the state in which the last one ended.
  const states = servers.map(() => restore(initial))
  return tracedCluster(servers, (id): Observer => {
    const number = servers.indexOf(id)
    const stepped = ({ input, after, sent }: ObservedStep) => {
      const before = states[number] ?? restore(initial)
      states[number] = after
      // An explored cluster names its actions after one request each.
      const action = input._tag === 'ClientRequests' ? 'ClientRequest' : input._tag
      const step: ReducerStep = { action, next: after, sent: sent.map(({ message }) => message) }
      const received = input._tag === 'Receive' ? input.message : undefined
      expect(whyNotExplained(servers, number, before, step, received)).toBeNull()
    }
    return { stepped, releasing: () => {}, closed: () => {} }
  })
}

const stateOf = ({ members, network }: TracedCluster): GlobalState<ServerState, Message> => {
  const copies = new Map<string, { message: Message; count: number }>()
  for (const { message } of network) {
    const known = copies.get(encodeMessage(message)) ?? { message, count: 0 }
    copies.set(encodeMessage(message), { message, count: known.count + 1 })
  }
  return { servers: members.map(({ state }) => state()), messages: [...copies.values()], history: [] }
}

/** The invariants of the model, of a cluster whose clients send the commands that the moves do. */
const invariantsOf = (size: number) => {
  const bounds = { servers: size, values: 0, maxTerm: 0, maxLog: 0, maxMessages: 0, maxCopies: 0 }
  const servers = serverIds(size)
  // TypeOK asks for a finite set of values, which these clients do not keep to.
  return clusterInvariants(bounds, abstraction(servers)).filter(({ name }) => !name.startsWith('TypeOK'))
}

describe.each([3, 5])('a cluster of %i reducers under a random schedule', (size) => {
  const invariants = invariantsOf(size)

  const run = (schedule: readonly Move[]) => {
    const cluster = explainedCluster(size)
    for (const move of schedule) {
      perform(cluster, move, false)
      const state = stateOf(cluster)
      const failed = invariants.filter((invariant) => !holdsIn({ history: [] }, invariant, state))
      expect(failed.map(({ name }) => name)).toEqual([])
    }
    return cluster
  }

  it('takes no step that the model does not explain, and keeps the invariants of the model', () => {
    fc.assert(
      fc.property(moves(70 * size), (schedule) => {
        run(schedule)
      }),
      { numRuns: 30 },
    )
  })

  it('elects, commits and restarts under most of them', () => {
    const clusters = fc.sample(moves(70 * size), { numRuns: 20, seed: 3 }).map(run)
    const committed = clusters.map(({ members }) =>
      Math.max(...members.map(({ state }) => entriesFrom(state().log, Index(1), state().commitIndex).length)),
    )
    expect(committed.filter((count) => count > 1).length).toBeGreaterThan(10)
  })
})

import { describe, expect, it } from 'vitest'
import { reducerCluster } from '../../../conformance/refinement/cluster.js'
import { explore } from '../../../model/checker/explore.js'
import type { Protocol, Symmetry } from '../../../model/checker/protocol.js'
import { permutations } from '../../../model/checker/symmetry.js'
import { wholeRaft } from '../../../model/raft/features/protocol.js'
import { type Features, NoFeatures } from '../../../model/raft/features/types.js'
import { raft } from '../../../model/raft/protocol.js'
import { Literal, Relaxed } from '../../../model/raft/types.js'
import { type NaiveState, naive } from '../naive.js'

/** Counts the orbits of the reachable states by brute force: all states, each permuted in every way. */
const orbits = <L, M, E>(protocol: Protocol<L, M, E>, { local, message, history }: Symmetry<L, M>): number => {
  const { initial, encode, successors, withinBounds } = naive(protocol)
  const all = permutations(protocol.servers)
  const permuted = (state: NaiveState<L, M>, to: readonly number[]): NaiveState<L, M> => ({
    servers: state.servers.map((_, i) => local(to, state.servers[to.indexOf(i)] as L)),
    messages: state.messages.map((copies) => ({ ...copies, message: message(to, copies.message) })),
    history: state.history.map((value, k) => history[k]?.(to, value as never)),
  })
  const states = new Set([encode(initial)])
  const least = new Set<string>()
  let level = [initial]
  while (level.length > 0) {
    const next: typeof level = []
    for (const state of level) {
      least.add(all.map((to) => encode(permuted(state, to))).sort()[0] ?? '')
      for (const { state: successor } of successors(state)) {
        const text = encode(successor)
        if (states.has(text) || !withinBounds(successor)) continue
        states.add(text)
        next.push(successor)
      }
    }
    level = next
  }
  return least.size
}

const bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 1, maxCopies: 1 }

/** The same for every server, and far fewer states. */
const smaller = (protocol: ReturnType<typeof raft>): ReturnType<typeof raft> => ({
  ...protocol,
  withinBounds: (i, s) => protocol.withinBounds(i, s) && s.votesResponded.length <= 1,
})

/** Candidates are left out: what is left is asking and being asked. */
const smallest = (protocol: ReturnType<typeof wholeRaft>): ReturnType<typeof wholeRaft> => ({
  ...protocol,
  withinBounds: (i, s) => protocol.withinBounds(i, s) && s.state === 'Follower',
})

describe('symmetry', () => {
  it.each([
    [
      'the model, 2 servers',
      raft({ bounds: { ...bounds, servers: 2 }, network: 'full', history: true, relaxations: Literal }),
    ],
    [
      'the model, 3 servers',
      raft({ bounds: { ...bounds, maxLog: 0, maxTerm: 1 }, network: 'full', history: true, relaxations: Literal }),
    ],
    [
      'the model, 3 servers, core',
      smaller(raft({ bounds: { ...bounds, maxLog: 0 }, network: 'core', history: false, relaxations: Literal })),
    ],
  ])('explores one state of each orbit: %s', (_, protocol) => {
    const { symmetry } = protocol
    if (symmetry === undefined) throw new Error('the model has no symmetry')
    const reduced = explore(protocol, { symmetry: true })
    expect({ result: reduced.result, distinct: reduced.distinct }).toEqual({
      result: 'ok',
      distinct: orbits(protocol, symmetry),
    })
    expect(reduced.depth).toBe(explore(protocol).depth)
  })

  const switches = { ...NoFeatures, checkQuorum: true, leadershipTransfer: true }
  const withFeatures = (servers: number, features: Features, relaxations = Literal) =>
    wholeRaft(
      { bounds: { ...bounds, servers, maxLog: servers === 2 ? 1 : 0 }, network: 'core', history: false, relaxations },
      features,
    )

  it.each([
    ['all that ask', withFeatures(2, { ...switches, preVote: [0, 1] })],
    ['none that asks', withFeatures(2, switches)],
    ['snapshots', withFeatures(2, { ...NoFeatures, snapshot: true }, Relaxed)],
    ['no message but of 3 servers that ask', smallest(withFeatures(3, { ...NoFeatures, preVote: [0, 1, 2] }))],
  ])('explores one state of each orbit with features: %s', (_, protocol) => {
    const { symmetry } = protocol
    if (symmetry === undefined) throw new Error('the model has no symmetry')
    const reduced = explore(protocol, { symmetry: true })
    expect([reduced.result, reduced.distinct]).toEqual(['ok', orbits(protocol, symmetry)])
  })

  it('is not there where some ask and others do not, or a constraint names a server', () => {
    const of = { bounds: { ...bounds, servers: 2 }, network: 'core', history: false, relaxations: Literal } as const
    const narrow = { ...of, narrowing: { emptyLog: [1] } }
    expect(wholeRaft(of, { ...NoFeatures, preVote: [0] }).symmetry).toBe(undefined)
    expect(wholeRaft(narrow, { ...NoFeatures, preVote: [0, 1] }).symmetry).toBe(undefined)
  })

  it('explores one state of each orbit of a cluster of reducers', () => {
    const protocol = reducerCluster({ bounds: { ...bounds, servers: 2, maxMessages: 2 }, network: 'full' })
    const { symmetry } = protocol
    if (symmetry === undefined) throw new Error('the cluster has no symmetry')
    expect(explore(protocol, { symmetry: true }).distinct).toBe(orbits(protocol, symmetry))
  })

  it('finds the same violation, after as many steps', () => {
    const protocol = raft({ bounds, network: 'core', history: true, relaxations: Literal })
    const nobodyLeads = {
      name: 'NobodyLeads',
      source: 'not true',
      reads: 'server' as const,
      holds: (_: number, s: { readonly state: string }) => s.state !== 'Leader',
    }
    const broken = { ...protocol, invariants: [nobodyLeads] }
    const plain = explore(broken).violation
    const reduced = explore(broken, { symmetry: true }).violation
    expect(reduced?.property).toBe('NobodyLeads')
    expect(reduced?.steps.length).toBe(plain?.steps.length)
    expect(reduced?.steps.map(({ action }) => action).sort()).toEqual(plain?.steps.map(({ action }) => action).sort())
  })
})

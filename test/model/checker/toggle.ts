/** Small protocols, from which tests take something away. */
import type { Protocol, Step } from '../../../model/checker/protocol.js'

type Toggle = Protocol<number, string, number>

const step = (action: string, next: number, ...sent: readonly string[]): Step<number, string, number> => ({
  action,
  next,
  sent,
  consumes: false,
})

/** Servers that go from 0 to 1 and back, and treat each other alike. */
export const toggling = (servers: number): Toggle => ({
  servers,
  actions: ['Toggle', 'Hear'],
  initial: () => 0,
  spontaneous: (_, local) => [step('Toggle', 1 - local)],
  receive: (_, local) => [{ action: 'Hear', next: local, sent: [], consumes: true }],
  destinations: () => [0],
  network: { kind: 'set', maxMessages: 1, maxCopies: 1 },
  withinBounds: () => true,
  history: [],
  encodeLocal: String,
  encodeMessage: (message) => message,
  invariants: [{ name: 'Small', source: 'here', reads: 'server', holds: (_, local) => local < 3 }],
  actionProperties: [{ name: 'Still', source: 'here', holds: () => true }],
  symmetry: { local: (_, local) => local, message: (_, message) => message, history: [] },
})

/** One server that counts to `end` and has no step there. */
export const counting = (end: number): Toggle => ({
  ...toggling(1),
  spontaneous: (_, local) => (local < end ? [step('Toggle', local + 1)] : []),
  invariants: [],
  actionProperties: [],
})

class Switch {
  constructor(readonly on: boolean) {}
  toggled(): Switch {
    return new Switch(!this.on)
  }
  text(): string {
    return String(this.on)
  }
}

/** The same with local states that have methods, which a copy in another thread has not. */
export const withMethods = (servers: number): Protocol<Switch, string, number> => {
  const { actions, destinations, network, encodeMessage } = toggling(servers)
  return {
    ...{ servers, actions, destinations, network, encodeMessage },
    initial: () => new Switch(false),
    spontaneous: (_, local) => [{ action: 'Toggle', next: local.toggled(), sent: [], consumes: false }],
    receive: () => [],
    withinBounds: () => true,
    history: [],
    encodeLocal: (local) => local.text(),
    invariants: [],
    actionProperties: [],
  }
}

/** A tree: how many nodes lie below each, how many rows of nodes it has, and how often the history names the node. */
export interface Tree {
  readonly below: number
  readonly rows: number
  readonly recorded: number
  readonly observed: number
}

/**
 * Server 0 goes down a tree by messages that name the next node. Each node is a state with a local state, a bag and values
 * of the history of its own, so that all these numbers grow as the states do.
 */
export const climbing = ({ below, rows, recorded, observed }: Tree): Toggle => {
  const inner = nodesOf({ below, rows: rows - 1 })
  const next = (node: number): readonly number[] =>
    node > inner ? [] : Array.from({ length: below }, (_, k) => below * (node - 1) + 2 + k)
  const variables = (name: string, count: number, change: Partial<Toggle['history'][number]>): Toggle['history'] =>
    Array.from({ length: count }, (_, k) => ({ name: `${name}${k}`, initial: 1, encode: String, ...change }))
  const { symmetry: _, ...still } = toggling(2)
  return {
    ...still,
    initial: () => 1,
    spontaneous: (server, node) =>
      server === 0 && node === 1 ? next(1).map((to) => ({ ...step('Toggle', to, String(to)), event: to })) : [],
    receive: (_, node) => next(node).map((to) => ({ ...step('Hear', to, String(to)), event: to, consumes: true })),
    history: [
      ...variables('recorded', recorded, { record: (_, node) => node }),
      ...variables('observed', observed, { observe: (value, server, node) => (server === 0 ? node : value) }),
    ],
    invariants: [],
    actionProperties: [],
  }
}

/** The nodes of such a tree. */
export const nodesOf = ({ below, rows }: Pick<Tree, 'below' | 'rows'>): number => (below ** rows - 1) / (below - 1)

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

/**
 * A tree of this depth, in which five nodes lie below each: server 0 goes down by messages that name the next node. Each
 * node is a state with a local state and a bag of its own, so that both numbers grow as the states do.
 */
export const climbing = (depth: number): Toggle => {
  const inner = nodesOf(depth - 1)
  const below = (node: number): readonly number[] => (node > inner ? [] : [-3, -2, -1, 0, 1].map((k) => 5 * node + k))
  return {
    ...toggling(2),
    initial: () => 1,
    spontaneous: (server, node) =>
      server === 0 && node === 1 ? below(1).map((n) => step('Toggle', n, String(n))) : [],
    receive: (_, node) => below(node).map((next) => ({ ...step('Hear', next, String(next)), consumes: true })),
    invariants: [],
    actionProperties: [],
  }
}

/** The nodes of such a tree. */
export const nodesOf = (depth: number): number => (5 ** depth - 1) / 4

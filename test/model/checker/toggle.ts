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

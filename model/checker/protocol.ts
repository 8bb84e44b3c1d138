/**
 * What the checker explores: a fixed number of servers, each with a local state, and a network of messages.
 *
 * Every action of a protocol touches one server and the network, so a protocol is given by *local* step functions. They
 * must be pure: the checker calls them once for each distinct argument and remembers the answer.
 */

import type { Tally } from './tally.js'

/** One way in which a server may move. */
export interface Step<Local, Message, Event> {
  /** The name of the action; one of `Protocol.actions`. */
  readonly action: string
  readonly next: Local
  /** Messages put into the network by this step, in the order of sending; may hold the same message twice. */
  readonly sent: readonly Message[]
  /** Whether the received message leaves the network; false for a spontaneous step. */
  readonly consumes: boolean
  /** What the history variables learn from this step, if anything. */
  readonly event?: Event
}

/**
 * A variable that records the past and that no action reads (TLA+: a history variable). It is first told of every
 * server of the state that is being left, in order, and then of the step's event. `Result` is what it yields, the same
 * as `Value`; they are two parameters so that a list of variables can hide their types: what takes `never` and yields
 * `unknown` can only be given what it yielded itself.
 */
export interface HistoryVariable<Value, Local, Event, Result = unknown> {
  readonly name: string
  readonly initial: Result
  readonly observe?: (value: Value, server: number, local: Local) => Result
  readonly record?: (value: Value, event: Event) => Result
  /** A canonical text: equal values have equal texts. */
  readonly encode: (value: Value) => string
}

/** A message of the network with the number of its copies. */
export interface Copies<Message> {
  readonly message: Message
  readonly count: number
}

/** A whole state, as invariants of the widest kind and counterexamples see it. */
export interface GlobalState<Local, Message> {
  readonly servers: readonly Local[]
  readonly messages: readonly Copies<Message>[]
  /** The values of the history variables, in the order of `Protocol.history`. */
  readonly history: readonly unknown[]
}

/**
 * A property of every reachable state. `reads` says what it may look at, so that the checker can evaluate it once for
 * each distinct reading instead of once for each state. `view`, where given, narrows the reading further: the property
 * must depend on nothing but the views of the servers that it is given.
 */
export type Invariant<Local, Message> = {
  readonly name: string
  /** Where the property comes from, for instance "Raft paper, figure 3". */
  readonly source: string
} & (
  | { readonly reads: 'server'; readonly holds: (server: number, local: Local) => boolean }
  | {
      /** Every ordered pair of different servers. */
      readonly reads: 'pair'
      readonly view?: (local: Local) => string
      readonly holds: (i: number, a: Local, j: number, b: Local) => boolean
    }
  | {
      /** All servers together. */
      readonly reads: 'servers'
      readonly view?: (local: Local) => string
      readonly holds: (servers: readonly Local[]) => boolean
    }
  | { readonly reads: 'message'; readonly holds: (message: Message) => boolean }
  | {
      /** Every message in the network together with one server that there is, the one that `of` names: its sender, for instance. */
      readonly reads: 'message and server'
      readonly of: (message: Message) => number
      readonly holds: (message: Message, server: number, local: Local) => boolean
    }
  | {
      /** A message in the network together with two servers, those that `of` names: its two ends, for instance. */
      readonly reads: 'message and pair'
      /** Servers that there are; null for a message that the property says nothing about. */
      readonly of: (message: Message) => readonly [i: number, j: number] | null
      readonly view?: (local: Local) => string
      readonly holds: (message: Message, i: number, a: Local, j: number, b: Local) => boolean
    }
  | {
      /** One history variable, by name; skipped, and reported as skipped, where the protocol does not have it. */
      readonly reads: 'history'
      readonly variable: string
      readonly holds: (value: never) => boolean
    }
  | {
      readonly reads: 'server and history'
      readonly variable: string
      readonly view?: (local: Local) => string
      readonly holds: (server: number, local: Local, value: never) => boolean
    }
  | {
      /** All servers together with one history variable. */
      readonly reads: 'servers and history'
      readonly variable: string
      readonly view?: (local: Local) => string
      readonly holds: (servers: readonly Local[], value: never) => boolean
    }
  | { readonly reads: 'state'; readonly holds: (state: GlobalState<Local, Message>) => boolean }
)

/** A property of every step of a server, whatever the rest of the state (TLA+: an action property). */
export interface ActionProperty<Local, Message> {
  readonly name: string
  readonly source: string
  readonly holds: (
    server: number,
    before: Local,
    step: { readonly action: string; readonly next: Local; readonly sent: readonly Message[] },
    received: Message | undefined,
  ) => boolean
}

/**
 * How the network behaves. In a `bag` each message has a number of copies and receiving may consume one; in a `set`
 * there is at most one copy, sending it again changes nothing.
 */
export interface Network {
  readonly kind: 'bag' | 'set'
  /** The name of the action that adds a copy of a message, or undefined where the network does not duplicate. */
  readonly duplicate?: string
  /** The name of the action that loses a copy of a message, or undefined where the network does not lose. */
  readonly drop?: string
  /** At most this many distinct messages (TLA+: Cardinality(DOMAIN messages)). */
  readonly maxMessages: number
  /** At most this many copies of each. */
  readonly maxCopies: number
}

/**
 * What a permutation of the servers does to the values of a protocol that treats all servers alike: server i takes the
 * name `to[i]` wherever it stands in them. Steps, bounds and properties must not notice.
 */
export interface Symmetry<Local, Message> {
  readonly local: (to: readonly number[], local: Local) => Local
  readonly message: (to: readonly number[], message: Message) => Message
  /** For each history variable, in the order of `Protocol.history`. */
  readonly history: readonly ((to: readonly number[], value: never) => unknown)[]
}

export interface Protocol<Local, Message, Event> {
  /** How many servers there are; they are numbered from 0. */
  readonly servers: number
  /** Every action that a step may name, those of the network included, in the order in which they are reported. */
  readonly actions: readonly string[]
  readonly initial: (server: number) => Local
  /**
   * Where given, exploration begins in these states, and not in the one that `initial`, an empty network and the history
   * variables' initial values make up. Each must be within the bounds.
   */
  readonly initialStates?: readonly GlobalState<Local, Message>[]
  /** The steps that a server may take by itself. */
  readonly spontaneous: (server: number, local: Local) => readonly Step<Local, Message, Event>[]
  /** The steps that a server may take on a message of the network. */
  readonly receive: (server: number, local: Local, message: Message) => readonly Step<Local, Message, Event>[]
  /** The servers that may receive a message. */
  readonly destinations: (message: Message) => readonly number[]
  readonly network: Network
  /** The state constraint on one server: a state outside it is checked but neither counted nor explored. */
  readonly withinBounds: (server: number, local: Local) => boolean
  readonly history: readonly HistoryVariable<never, Local, Event>[]
  /** Canonical texts: equal values have equal texts, different values different ones. */
  readonly encodeLocal: (local: Local) => string
  readonly encodeMessage: (message: Message) => string
  readonly invariants: readonly Invariant<Local, Message>[]
  readonly actionProperties: readonly ActionProperty<Local, Message>[]
  /**
   * Whether a state without successors is an error (TLC: a deadlock). Successors outside the bounds are successors, and so
   * is a step that changes nothing: give a server that is done such a step.
   */
  readonly deadlock?: boolean
  /** Given where all servers are alike. */
  readonly symmetry?: Symmetry<Local, Message>
  /**
   * What the functions of the protocol have counted on the side so far, by name. They are called once for each distinct
   * argument, but by each thread, and anew after a resumption: such counts are sums of what each of these met.
   */
  readonly tally?: () => Tally
}

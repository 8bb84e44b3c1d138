/**
 * Clients in a closed loop and in virtual time: each asks, asks again at another node until it has an answer, thinks, and
 * asks the next thing. What they ask and what they are answered may be lost or late.
 */
import { match } from 'ts-pattern'
import type { Outcome } from '../../impl/node/http/backend.js'
import type { SimulatedCluster } from '../../impl/node/simulated-cluster.js'
import type { ServerId } from '../../impl/raft/types.js'
import { type Draw, drawing } from './draw.js'
import { drawOperation, type Operation } from './operations.js'

/** An operation that has been answered. */
export interface Completed extends Operation {
  readonly client: string
  /** Of the client, from 1. */
  readonly number: number
  /** Virtual milliseconds. */
  readonly invoked: number
  readonly completed: number
  /** The place in the log that the answer names. */
  readonly index: number
  readonly reply: string
}

export type Submit = (server: ServerId, command: string, done: (outcome: Outcome<string>) => void) => void

export interface ClientsOptions<S> {
  readonly cluster: SimulatedCluster<S, string>
  readonly servers: readonly ServerId[]
  readonly names: readonly string[]
  readonly random: () => number
  /** Thinking takes a time uniform in [0, thinkMs) milliseconds. */
  readonly thinkMs: number
  /** Hands a command to a node that is up. */
  readonly submit: Submit
  readonly completed: (operation: Completed) => void
}

export interface Clients {
  /** They finish what they have begun, of which nothing more is lost, and begin nothing more. */
  readonly retire: () => void
  /** The names of those that wait for an answer. */
  readonly waiting: () => readonly string[]
}

/** A client that hears nothing asks another node. */
const TIMEOUT_MS = 3_000
const RETRY_MS = 100
/** The way between a client and a node. */
const TRAVEL_MS = 5
const LOSS = 0.02

export const startClients = <S>(options: ClientsOptions<S>): Clients => {
  const draw = drawing(options.random)
  let isRetired = false
  const clients = options.names.map((name) => client(options, draw, name, () => isRetired))
  return {
    retire: () => {
      isRetired = true
    },
    waiting: () => clients.filter(({ isWaiting }) => isWaiting()).map(({ name }) => name),
  }
}

const client = <S>(
  { cluster: { time, node, life }, servers, names, thinkMs, submit, completed }: ClientsOptions<S>,
  draw: Draw,
  name: string,
  isRetired: () => boolean,
) => {
  let number = 0
  let attempt = 0
  let target = draw.oneOf(servers)
  let current: { readonly operation: Operation; readonly invoked: number } | null = null
  let cancelTimer = (): void => {}

  const travel = (arrive: () => void): void => {
    if (!draw.chance(isRetired() ? 0 : LOSS)) time.after(draw.random() * TRAVEL_MS, arrive)
  }
  const later = (ms: number, callback: () => void): void => {
    cancelTimer()
    cancelTimer = time.after(ms, callback)
  }
  const elsewhere = (): void => {
    target = servers[(servers.indexOf(target) + 1) % servers.length] ?? target
  }

  const begin = (): void => {
    if (isRetired()) return
    number += 1
    current = { operation: drawOperation(draw, { client: name, number, clients: names }), invoked: time.now() }
    ask()
  }
  const ask = (): void => {
    if (current === null) return
    attempt += 1
    const asked = { number, attempt, server: target, command: current.operation.command }
    travel(() => arrive(asked))
    later(TIMEOUT_MS, () => {
      elsewhere()
      ask()
    })
  }
  type Asked = {
    readonly number: number
    readonly attempt: number
    readonly server: ServerId
    readonly command: string
  }
  const arrive = (asked: Asked): void => {
    const { server, command } = asked
    const there = node(server)
    if (there === undefined) {
      travel(() => refused(asked))
      return
    }
    life(server)?.enter(() =>
      submit(server, command, (outcome) => {
        // A node that has crashed in the middle of its work answers no more.
        if (node(server) === there) travel(() => answered(asked, outcome))
      }),
    )
  }
  const refused = (asked: Asked): void => {
    if (asked.number !== number || asked.attempt !== attempt || current === null) return
    elsewhere()
    later(RETRY_MS * (0.5 + draw.random()), ask)
  }
  const answered = (asked: Asked, outcome: Outcome<string>): void =>
    match(outcome)
      .with({ _tag: 'Applied' }, ({ index, reply }) => {
        if (asked.number !== number || current === null) return
        const { operation, invoked } = current
        current = null
        completed({ ...operation, client: name, number, invoked, completed: time.now(), index, reply })
        later(draw.random() * thinkMs, begin)
      })
      .with({ _tag: 'NotLeader' }, ({ leader: known }) => {
        const leader = servers.find((server) => server === known)
        if (leader === undefined || leader === asked.server) return refused(asked)
        if (asked.number !== number || asked.attempt !== attempt || current === null) return
        target = leader
        ask()
      })
      .with({ _tag: 'Lost' }, { _tag: 'InFlight' }, { _tag: 'Unavailable' }, () => refused(asked))
      .exhaustive()

  later(draw.random() * thinkMs, begin)
  return { name, isWaiting: () => current !== null }
}

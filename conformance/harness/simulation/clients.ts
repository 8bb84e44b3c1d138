/**
 * Clients in a closed loop and in virtual time: each asks, asks again at another node until it has an answer, thinks, and
 * asks the next thing. What they ask and what they are answered may be lost or late.
 */
import { match } from 'ts-pattern'
import type { Outcome } from '../../../impl/node/core/backend.js'
import type { SimulatedCluster } from '../../../impl/node/simulated/cluster.js'
import type { ServerId } from '../../../impl/raft/types.js'
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
  /** Of those that only take part in a rush. */
  readonly others: readonly string[]
  readonly random: () => number
  readonly randomOfOthers: () => number
  /** Thinking takes a time uniform in [0, thinkMs) milliseconds. */
  readonly thinkMs: number
  /** Hands a command to a node that is up. */
  /** After this many milliseconds a client asks no more by the same key: it may be forgotten. */
  readonly patienceMs: number
  readonly submit: Submit
  readonly completed: (operation: Completed) => void
}

export interface Clients {
  /** This many of the others come and hardly think between two operations, until this is called off. */
  readonly rush: (count: number, thinkMs: number) => () => void
  /** They finish what they have begun, lose nothing more of it, and begin nothing more. */
  readonly retire: () => void
  /** The names of those that wait for an answer. */
  readonly waiting: () => readonly string[]
}

/** Above all prices that more than one operation sets. */
const FIRST_OWN_PRICE = 1_000

/** A client that hears nothing asks another node. */
const TIMEOUT_MS = 3_000
const RETRY_MS = 100
/** The way between a client and a node. */
const TRAVEL_MS = 5
const LOSS = 0.02

export const startClients = <S>(options: ClientsOptions<S>): Clients => {
  const draw = drawing(options.random)
  let isRetired = false
  const rushes: { readonly count: number; readonly thinkMs: number }[] = []
  const all = [...options.names, ...options.others]
  const priceOf = (name: string, number: number): number => FIRST_OWN_PRICE + number * all.length + all.indexOf(name)
  const common = { priceOf, isRetired: () => isRetired }
  const clients = options.names.map((name) => {
    const one = client(options, { ...common, name, draw, unkeyed: 0.07, thinkMs: () => options.thinkMs })
    one.wake()
    return one
  })
  const drawOfOthers = drawing(options.randomOfOthers)
  const others = options.others.map((name, k) =>
    client(options, {
      ...{ ...common, name, draw: drawOfOthers, unkeyed: 0.6 },
      thinkMs: () =>
        rushes.reduce<number | null>(
          (least, { count, thinkMs }) => (k < count ? Math.min(least ?? thinkMs, thinkMs) : least),
          null,
        ),
    }),
  )
  return {
    rush: (count, thinkMs) => {
      const rush = { count, thinkMs }
      rushes.push(rush)
      for (const { wake } of others) wake()
      return () => rushes.splice(rushes.indexOf(rush), 1)
    },
    retire: () => {
      isRetired = true
    },
    waiting: () => [...clients, ...others].filter(({ isWaiting }) => isWaiting()).map(({ name }) => name),
  }
}

interface Own {
  readonly name: string
  readonly draw: Draw
  /** Null: the client does nothing now. */
  readonly thinkMs: () => number | null
  /** The share of its operations that are changes without a key. */
  readonly unkeyed: number
  readonly priceOf: (name: string, number: number) => number
  readonly isRetired: () => boolean
}

const client = <S>(
  { cluster: { time, node, life }, servers, names, patienceMs, submit, completed }: ClientsOptions<S>,
  { name, draw, thinkMs, unkeyed, priceOf, isRetired }: Own,
) => {
  let number = 0
  let isThinking = false
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

  /** Thinks, and begins the next operation; nothing happens if it does one of both already. */
  const wake = (): void => {
    const most = thinkMs()
    if (isThinking || current !== null || most === null) return
    isThinking = true
    later(draw.random() * most, begin)
  }
  const begin = (): void => {
    isThinking = false
    if (isRetired() || thinkMs() === null) return
    number += 1
    const own = priceOf(name, number)
    current = {
      operation: drawOperation(draw, { client: name, number, clients: names, own, unkeyed }),
      invoked: time.now(),
    }
    ask()
  }
  /** Nobody knows what came of it, or will: to ask again might do it twice, without a key or with one that is forgotten. */
  const giveUp = (): void => {
    current = null
    elsewhere()
    wake()
  }
  const ask = (): void => {
    if (current === null) return
    if (time.now() - current.invoked > patienceMs) {
      giveUp()
      return
    }
    attempt += 1
    const asked = { number, attempt, server: target, command: current.operation.command }
    travel(() => arrive(asked))
    later(TIMEOUT_MS, () => {
      if (current?.operation.kind === 'Unkeyed') return giveUp()
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
        cancelTimer()
        wake()
      })
      .with({ _tag: 'NotLeader' }, ({ leader: known }) => {
        const leader = servers.find((server) => server === known)
        if (leader === undefined || leader === asked.server) return refused(asked)
        if (asked.number !== number || asked.attempt !== attempt || current === null) return
        target = leader
        ask()
      })
      .with({ _tag: 'Lost' }, () => {
        if (asked.number === number && current?.operation.kind === 'Unkeyed') giveUp()
        else refused(asked)
      })
      .with({ _tag: 'InFlight' }, { _tag: 'Unavailable' }, () => refused(asked))
      .exhaustive()

  return { name, wake, isWaiting: () => current !== null }
}

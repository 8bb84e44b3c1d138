/**
 * A network in virtual time that connects the nodes of one process. It may lose, delay, duplicate and so reorder
 * messages, and be partitioned; it never changes one, as checksums promise of the real one.
 */
import { isSome } from 'fp-ts/lib/Option.js'
import type { ServerId } from '../raft/types.js'
import type { Scheduler } from './clock-simulated.js'
import type { Log } from './logger.js'
import type { Clock, OpenTransport, Receiver } from './ports.js'

export interface Weather {
  /** The probability that a message is lost. */
  readonly loss: number
  /** The probability that a message arrives twice. */
  readonly duplication: number
  /** Each copy takes its own time, uniform in [least, most) milliseconds; unequal times reorder messages. */
  readonly delay: { readonly least: number; readonly most: number }
}

export const calm: Weather = { loss: 0, duplication: 0, delay: { least: 1, most: 1 } }

export interface SimulatedNetwork {
  /** The transport of one life of a node, on the clock of that life. A later life takes its place. */
  readonly transport: (node: ServerId, clock: Clock) => OpenTransport
  readonly setWeather: (weather: Weather) => void
  /** From now on only nodes of the same group reach each other; a node in no group reaches nobody. */
  readonly partition: (groups: readonly (readonly ServerId[])[]) => void
  readonly heal: () => void
  /** Cuts the way from one node to another, which leaves the way back as it is, or restores it. */
  readonly setLink: (from: ServerId, to: ServerId, isCut: boolean) => void
  /** What is under way to the node, or is sent to it later, is lost, until its next life opens a transport. */
  readonly crash: (node: ServerId) => void
}

export const simulatedNetwork = (
  scheduler: Scheduler,
  random: () => number,
  log: Log,
  weather: Weather = calm,
): SimulatedNetwork => {
  const receivers = new Map<ServerId, Receiver>()
  let current = weather
  let groups: readonly (readonly ServerId[])[] | null = null
  const cut = new Map<ServerId, Set<ServerId>>()
  const connected = (from: ServerId, to: ServerId): boolean =>
    (groups === null || groups.some((group) => group.includes(from) && group.includes(to))) &&
    cut.get(from)?.has(to) !== true

  const deliver = (from: ServerId, to: ServerId, payload: Uint8Array): void => {
    if (!connected(from, to)) return
    const refused = receivers.get(to)?.(from, payload)
    if (refused !== undefined && isSome(refused)) log({ level: 'warn', msg: refused.value, node: to, peer: from })
  }
  const send = (from: ServerId, to: ServerId, payload: Uint8Array): void => {
    const { least, most } = current.delay
    const copies = random() < current.loss ? 0 : random() < current.duplication ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      scheduler.after(least + random() * (most - least), () => deliver(from, to, payload))
    }
  }
  return {
    transport: (node, clock) => (receiver, done) => {
      receivers.set(node, receiver)
      const isOpen = (): boolean => receivers.get(node) === receiver
      const close = (closed: () => void): void => {
        if (isOpen()) receivers.delete(node)
        clock.after(0, closed)
      }
      clock.after(0, () =>
        done(null, {
          send: (to, payload) => {
            if (isOpen()) send(node, to, payload)
          },
          reaches: isOpen,
          close,
        }),
      )
    },
    setWeather: (next) => {
      current = next
    },
    partition: (next) => {
      groups = next
    },
    heal: () => {
      groups = null
    },
    setLink: (from, to, isCut) => {
      const targets = cut.get(from) ?? new Set()
      cut.set(from, targets)
      if (isCut) targets.add(to)
      else targets.delete(to)
    },
    crash: (node) => {
      receivers.delete(node)
    },
  }
}

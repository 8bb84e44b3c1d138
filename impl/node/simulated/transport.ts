/**
 * A network in virtual time that connects the nodes of one process. It may lose, delay, duplicate and so reorder
 * messages, and be partitioned; it never changes one, as checksums promise of the real one.
 */
import { isSome } from 'fp-ts/lib/Option.js'
import type { ServerId } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import type { Clock, OpenTransport, Reception } from '../ports/ports.js'
import type { Scheduler } from './clock.js'

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
  /**
   * The transport of one life of a node, on the clock of that life. A later life takes its place. `enter` lets something into
   * the node when the node can take it.
   */
  readonly transport: (node: ServerId, clock: Clock, enter: (callback: () => void) => void) => OpenTransport
  readonly setWeather: (weather: Weather) => void
  /** From now on only nodes of the same group reach each other; a node in no group reaches nobody. */
  readonly partition: (groups: readonly (readonly ServerId[])[]) => void
  readonly heal: () => void
  /** Cuts the way from one node to another, which leaves the way back as it is, or restores it. */
  readonly setLink: (from: ServerId, to: ServerId, isCut: boolean) => void
  /** What is under way to the node, or is sent to it later, is lost, until its next life opens a transport. */
  readonly crash: (node: ServerId) => void
}

/** One life of a node on the network. */
interface End {
  readonly reception: Reception
  readonly enter: (callback: () => void) => void
  /** Which life of each peer has introduced itself. */
  readonly heard: Map<ServerId, End>
}

export const simulatedNetwork = (
  scheduler: Scheduler,
  random: () => number,
  log: Logger,
  weather: Weather = calm,
): SimulatedNetwork => {
  const ends = new Map<ServerId, End>()
  let current = weather
  let groups: readonly (readonly ServerId[])[] | null = null
  const cut = new Map<ServerId, Set<ServerId>>()
  const connected = (from: ServerId, to: ServerId): boolean =>
    (groups === null || groups.some((group) => group.includes(from) && group.includes(to))) &&
    cut.get(from)?.has(to) !== true

  /** The first message from a life of a node to a life of another one comes with an introduction, as by a connection. */
  const isHeard = (sender: End, from: ServerId, receiver: End, to: ServerId): boolean => {
    if (receiver.heard.get(from) === sender) return true
    const refusal = receiver.reception.greet(from, sender.reception.introduce())
    if (isSome(refusal)) {
      scheduler.after(0, () => sender.enter(() => sender.reception.refused(to, refusal.value)))
      return false
    }
    receiver.heard.set(from, sender)
    return true
  }
  const deliver = (sender: End, from: ServerId, to: ServerId, payload: Uint8Array): void => {
    if (!connected(from, to)) return
    const receiver = ends.get(to)
    receiver?.enter(() => {
      if (!isHeard(sender, from, receiver, to)) return
      const refused = receiver.reception.receive(from, payload)
      if (isSome(refused)) log({ level: 'warn', msg: refused.value, node: to, peer: from })
    })
  }
  const send = (sender: End, from: ServerId, to: ServerId, payload: Uint8Array): void => {
    const { least, most } = current.delay
    const copies = random() < current.loss ? 0 : random() < current.duplication ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      scheduler.after(least + random() * (most - least), () => deliver(sender, from, to, payload))
    }
  }
  return {
    transport: (node, clock, enter) => (reception, done) => {
      const end: End = { reception, enter, heard: new Map() }
      ends.set(node, end)
      const isOpen = (): boolean => ends.get(node) === end
      const close = (closed: () => void): void => {
        if (isOpen()) ends.delete(node)
        clock.after(0, closed)
      }
      clock.after(0, () =>
        done(null, {
          send: (to, payload) => {
            if (isOpen()) send(end, node, to, payload)
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
      ends.delete(node)
    },
  }
}

/**
 * The connections of the HTTP port. One that waits for nothing costs little, but there is only room for so many: where that is
 * used up, the one that has waited longest without a request makes way for the newcomer, so that idle clients starve nobody.
 */
import type { Duplex } from 'node:stream'

export interface Crowd {
  readonly came: (socket: Duplex) => void
  readonly size: () => number
  /** A request of the connection was read, or an answer to it was sent. */
  readonly asked: (socket: Duplex) => void
  readonly answered: (socket: Duplex) => void
  /** How many requests of the connection wait for their answers. */
  readonly waiting: (socket: Duplex) => number
}

/** `most`: how many connections there may be before one has to go. */
export const crowd = (most: number): Crowd => {
  const idle = new Set<Duplex>()
  const waiting = new Map<Duplex, number>()
  return {
    came: (socket) => {
      idle.add(socket)
      socket.once('close', () => {
        idle.delete(socket)
        waiting.delete(socket)
      })
      if (idle.size + waiting.size < most) return
      for (const oldest of idle) {
        if (oldest !== socket) oldest.destroy()
        break
      }
    },
    size: () => idle.size + waiting.size,
    asked: (socket) => {
      idle.delete(socket)
      waiting.set(socket, (waiting.get(socket) ?? 0) + 1)
    },
    answered: (socket) => {
      const left = (waiting.get(socket) ?? 1) - 1
      if (left > 0) waiting.set(socket, left)
      else {
        waiting.delete(socket)
        if (!socket.destroyed) idle.add(socket)
      }
    },
    waiting: (socket) => waiting.get(socket) ?? 0,
  }
}

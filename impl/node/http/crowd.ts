/**
 * The connections of the HTTP port. One that waits for nothing costs little, but there is only room for so many: where that is
 * used up, the one that has waited longest without a request makes way for the newcomer, so that idle clients starve nobody.
 *
 * With TLS the requests of a connection come on another socket than the bare one that came (handshakes.ts). It is known by
 * the bare one, so that whoever never shakes hands can make way too.
 */
import type { Socket } from 'node:net'
import { handshakes } from '../handshakes.js'

export interface Crowd {
  readonly came: (bare: Socket) => void
  /** The handshake is done: from now on the connection's requests come on this socket. */
  readonly secured: (socket: Socket) => void
  readonly size: () => number
  /** A request of the connection was read, or an answer to it was sent. */
  readonly asked: (socket: Socket) => void
  readonly answered: (socket: Socket) => void
  /** How many requests of the connection wait for their answers. */
  readonly waiting: (socket: Socket) => number
  /** Ends every connection. */
  readonly endAll: () => void
}

/** `most`: how many connections there may be before one has to go. `isSecure`: whether all of them have to be secured. */
export const crowd = (most: number, isSecure: boolean): Crowd => {
  const idle = new Set<Socket>()
  const waiting = new Map<Socket, number>()
  const insecure = handshakes()
  const bares = new WeakMap<Socket, Socket>()
  const bareOf = (socket: Socket): Socket => (isSecure ? (bares.get(socket) ?? socket) : socket)
  return {
    came: (bare) => {
      idle.add(bare)
      if (isSecure) bare.once('close', insecure.began(bare))
      bare.once('close', () => {
        idle.delete(bare)
        waiting.delete(bare)
      })
      if (idle.size + waiting.size < most) return
      for (const oldest of idle) {
        if (oldest !== bare) oldest.destroy()
        break
      }
    },
    secured: (socket) => {
      const bare = insecure.ended(socket)
      // Its other end may be gone, and with it the address.
      if (bare === null) socket.destroy()
      else bares.set(socket, bare)
    },
    size: () => idle.size + waiting.size,
    asked: (socket) => {
      const bare = bareOf(socket)
      idle.delete(bare)
      waiting.set(bare, (waiting.get(bare) ?? 0) + 1)
    },
    answered: (socket) => {
      const bare = bareOf(socket)
      const left = (waiting.get(bare) ?? 1) - 1
      if (left > 0) waiting.set(bare, left)
      else {
        waiting.delete(bare)
        if (!socket.destroyed && !bare.destroyed) idle.add(bare)
      }
    },
    waiting: (socket) => waiting.get(bareOf(socket)) ?? 0,
    endAll: () => {
      for (const socket of [...idle, ...waiting.keys()]) socket.destroy()
    },
  }
}

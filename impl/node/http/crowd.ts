/**
 * The connections of the HTTP port. One that waits for nothing costs little, but there is only room for so many: where that is
 * used up, the one that has waited longest without a request makes way for the newcomer, so that idle clients starve nobody.
 *
 * With TLS a connection is two sockets: the bare one, which comes first, and the one of its requests, which there is only
 * after the handshake. It is known by the bare one, so that whoever never shakes hands can make way too.
 */
import type { Socket } from 'node:net'

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

/** Of the two sockets of one connection it is the same. */
const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`

/** `most`: how many connections there may be before one has to go. `isSecure`: whether all of them have to be secured. */
export const crowd = (most: number, isSecure: boolean): Crowd => {
  const idle = new Set<Socket>()
  const waiting = new Map<Socket, number>()
  const insecure = new Map<string, Socket>()
  const bares = new WeakMap<Socket, Socket>()
  const bareOf = (socket: Socket): Socket => (isSecure ? (bares.get(socket) ?? socket) : socket)
  return {
    came: (bare) => {
      const peer = isSecure ? peerOf(bare) : ''
      idle.add(bare)
      if (isSecure) insecure.set(peer, bare)
      bare.once('close', () => {
        idle.delete(bare)
        waiting.delete(bare)
        // A new connection may have the address and port already, if its client has used them again at once.
        if (insecure.get(peer) === bare) insecure.delete(peer)
      })
      if (idle.size + waiting.size < most) return
      for (const oldest of idle) {
        if (oldest !== bare) oldest.destroy()
        break
      }
    },
    secured: (socket) => {
      const peer = peerOf(socket)
      const bare = insecure.get(peer)
      if (bare === undefined) {
        // Its other end is gone, and with it the address.
        socket.destroy()
        return
      }
      insecure.delete(peer)
      bares.set(socket, bare)
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

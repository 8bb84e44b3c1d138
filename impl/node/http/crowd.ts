/**
 * The connections of the HTTP port. One that waits for nothing costs little, but there is room for a limited number only: where that is
 * used up, the one that has waited longest without a request makes way for the newcomer, so that idle clients starve nobody.
 *
 * With TLS the requests of a connection come on another socket than the bare one that came (handshakes.ts). It is known by
 * the bare one, so that whoever never shakes hands can make way too.
 */
import type { Socket } from 'node:net'
import { handshakes } from '../network/handshakes.js'
import { type Link, linkedList } from '../queues/linked-list.js'

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

interface Connection {
  readonly bare: Socket
  /** How many of its requests wait for their answers. */
  waiting: number
  /** Among the idle ones; null while it is none of them. */
  place: Link<Connection> | null
}

/** `most`: how many connections there may be before one has to go. `isSecure`: whether all of them have to be secured. */
export const crowd = (most: number, isSecure: boolean): Crowd => {
  const open = new Set<Socket>()
  /** The one that has waited longest comes first. */
  const idle = linkedList<Connection>()
  const insecure = handshakes()
  /** By either of its sockets. */
  const connections = new WeakMap<Socket, Connection>()
  const leaveIdle = (connection: Connection): void => {
    if (connection.place !== null) idle.remove(connection.place)
    connection.place = null
  }
  return {
    came: (bare) => {
      const connection: Connection = { bare, waiting: 0, place: null }
      connection.place = idle.add(connection)
      connections.set(bare, connection)
      open.add(bare)
      if (isSecure) bare.once('close', insecure.began(bare))
      bare.once('close', () => {
        open.delete(bare)
        leaveIdle(connection)
      })
      const oldest = idle.first()
      if (open.size >= most && oldest !== null && oldest !== connection) oldest.bare.destroy()
    },
    secured: (socket) => {
      const bare = insecure.ended(socket)
      const connection = bare === null ? undefined : connections.get(bare)
      // Its other end may be gone, and with it the address.
      if (connection === undefined) socket.destroy()
      else connections.set(socket, connection)
    },
    size: () => open.size,
    asked: (socket) => {
      const connection = connections.get(socket)
      if (connection === undefined) return
      connection.waiting += 1
      leaveIdle(connection)
    },
    answered: (socket) => {
      const connection = connections.get(socket)
      if (connection === undefined) return
      connection.waiting -= 1
      if (connection.waiting === 0 && open.has(connection.bare)) connection.place = idle.add(connection)
    },
    waiting: (socket) => connections.get(socket)?.waiting ?? 0,
    endAll: () => {
      for (const socket of [...open]) socket.destroy()
    },
  }
}

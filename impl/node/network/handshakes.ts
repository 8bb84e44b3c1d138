/**
 * Connections on which TLS is not agreed upon yet. Each is two sockets: the TCP socket that came, and the TLS socket that is
 * made of it. Nothing but the address and port of their other end says that they belong together.
 */
import type { Socket } from 'node:net'

export interface Handshakes {
  /** The returned function is to be called when the TCP socket has closed: whether it was still in its handshake. */
  readonly began: (bare: Socket) => () => boolean
  /** Takes the connection out, by either of its sockets; gives its TCP socket, or null if it was not in. */
  readonly ended: (socket: Socket) => Socket | null
  /** Takes out the one that began first, and gives its TCP socket; null if there is none. */
  readonly removeOldest: () => Socket | null
  readonly size: () => number
  readonly clear: () => void
}

const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`

export const handshakes = (): Handshakes => {
  const bares = new Map<string, Socket>()
  const remove = (name: string): Socket | null => {
    const bare = bares.get(name) ?? null
    bares.delete(name)
    return bare
  }
  return {
    began: (bare) => {
      // Once it is closed it does not say any more where it came from.
      const name = nameOf(bare)
      bares.set(name, bare)
      // Whoever has come again from the same port by then is another connection.
      return () => bares.get(name) === bare && bares.delete(name)
    },
    ended: (socket) => remove(nameOf(socket)),
    removeOldest: () => {
      const [oldest] = bares.keys()
      return oldest === undefined ? null : remove(oldest)
    },
    size: () => bares.size,
    clear: () => bares.clear(),
  }
}

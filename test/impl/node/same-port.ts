import { connect, type Socket } from 'node:net'

const attempt = (port: number, localPort: number): Promise<Socket | null> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1', localPort })
    socket.once('connect', () => {
      socket.off('error', failed)
      resolve(socket.on('error', () => {}))
    })
    const failed = (error: NodeJS.ErrnoException): void =>
      error.code === 'EADDRINUSE' || error.code === 'EADDRNOTAVAIL' ? resolve(null) : reject(error)
    socket.once('error', failed)
  })

/**
 * A connection from that port, which is one of freePorts or was before: one that the system chose for a connection may have
 * another connection beside it, or the rest of one, and cannot be had again for a minute. Waits until the port is let go of.
 */
export const connectFrom = async (localPort: number, port: number): Promise<Socket> => {
  for (;;) {
    const socket = await attempt(port, localPort)
    if (socket !== null) return socket
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

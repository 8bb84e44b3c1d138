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

/** A connection from the port that another one had. It may have to wait until the system, or some other process, lets go of it. */
export const connectFrom = async (localPort: number, port: number): Promise<Socket> => {
  for (;;) {
    const socket = await attempt(port, localPort)
    if (socket !== null) return socket
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A peer behind a proxy and a sender before it, with plain sockets. */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { isLeft } from 'fp-ts/lib/Either.js'
import { type LinkProxy, openLinkProxy } from '../../../../conformance/harness/chaos/proxy.js'
import { seededRandom } from '../../../../impl/node/simulated/random.js'
import { type Decoder, decodeChunk, emptyDecoder, encodeFrame } from '../../../../impl/node/wire/frames.js'

export interface Connection {
  /** What arrived whole, as texts. */
  readonly frames: string[]
  /** How many bytes of an incomplete frame are there. */
  rest: number
  isClosed: boolean
}

export interface Rig {
  readonly proxy: LinkProxy
  /** The connections that the peer has had, in their order. */
  readonly connections: readonly Connection[]
  readonly dial: () => Promise<Socket>
  readonly close: () => Promise<void>
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    }),
  )

export const rig = async (): Promise<Rig> => {
  const connections: Connection[] = []
  const sockets = new Set<Socket>()
  const peer = createServer((socket) => {
    const connection: Connection = { frames: [], rest: 0, isClosed: false }
    connections.push(connection)
    sockets.add(socket)
    let decoder: Decoder = emptyDecoder
    socket.on('data', (chunk) => {
      const { payloads, next } = decodeChunk(1_000_000, decoder, chunk)
      connection.frames.push(...payloads.map((payload) => Buffer.from(payload).toString()))
      if (isLeft(next)) throw new Error(next.left)
      decoder = next.right
      connection.rest = decoder.size
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      connection.isClosed = true
    })
  })
  const port = await listening(peer)
  const proxy = await openLinkProxy({ target: () => ({ host: '127.0.0.1', port }), random: seededRandom(1) })
  return {
    proxy,
    connections,
    dial: () =>
      new Promise((resolve, reject) => {
        const socket = connect(proxy.port, '127.0.0.1', () => resolve(socket))
        sockets.add(socket)
        socket.on('error', reject)
        socket.resume()
      }),
    close: async () => {
      await proxy.close()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => peer.close(() => resolve()))
    },
  }
}

export const send = (socket: Socket, ...texts: readonly string[]): void => {
  for (const text of texts) socket.write(encodeFrame(Buffer.from(text)))
}

/** Looks again and again; a test that waits in vain ends by its time limit. */
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

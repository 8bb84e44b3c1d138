/**
 * The real transport: for each peer one TCP connection to send by, and a port where the peers' connections arrive. The
 * frames are those of frames.ts; the first on each connection is a hello.
 */
import type { ServerId } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import { BACKLOG } from '../network/backlog.js'
import type { Credentials } from '../network/credentials.js'
import type { Address } from '../network/members.js'
import type { OpenTransport } from '../ports/ports.js'
import { encodeHello } from '../wire/hello.js'
import type { Refusal } from '../wire/introduction.js'
import { peerListener } from './peer-listener.js'
import { openPeerSender, type PeerQueue } from './peer-sender.js'

export const DEFAULT_MAX_FRAME_BYTES = 16 * 1024 * 1024

export interface TcpOptions {
  readonly cluster: string
  readonly id: ServerId
  /** Where to listen; port 0 lets the system choose. */
  readonly listen: Address
  /** Where the other nodes listen. */
  readonly peers: ReadonlyMap<ServerId, Address>
  /** The longest payload in bytes that is taken from a peer. */
  readonly maxFrameBytes: number
  readonly log: Logger
  /** Null: plain TCP, which is for loopback alone. Else TLS on which both ends prove who they are. */
  readonly credentials?: Credentials | null
  /** Told the port once it is bound. */
  readonly listening?: (port: number) => void
  /** Told once how to look at what waits to be sent. */
  readonly queues?: (look: () => readonly (readonly [peer: string, queue: PeerQueue])[]) => void
}

/** Fails with Node's error if the port cannot be bound. */
export const openTcpTransport =
  (options: TcpOptions): OpenTransport =>
  (reception, done) => {
    const { cluster, id, listen, peers, log, credentials = null } = options
    const { server, stop } = peerListener({ ...options, credentials, peers: new Set(peers.keys()) }, reception)
    const failed = (error: Error): void => done(error, { send: () => {}, reaches: () => false, close: stop })
    server.once('error', failed)
    server.listen(listen.port, listen.host, BACKLOG, () => {
      server.off('error', failed)
      server.on('error', (error) => log({ level: 'error', msg: `the peer port: ${error.message}` }))
      const address = server.address()
      if (address !== null && typeof address === 'object') options.listening?.(address.port)
      const senders = new Map(
        [...peers].map(([peer, address]) => {
          const hello = (): Uint8Array => encodeHello(cluster, id, peer, reception.introduce())
          const refused = (refusal: Refusal): void => reception.refused(peer, refusal)
          return [peer, openPeerSender({ peer, address, credentials, hello, refused, log })] as const
        }),
      )
      options.queues?.(() => [...senders].map(([peer, { queue }]) => [peer, queue()] as const))
      done(null, {
        send: (to, payload) => senders.get(to)?.send(payload),
        reaches: (to) => senders.get(to)?.queue().connected === true,
        close: (closed) => {
          for (const sender of senders.values()) sender.close()
          stop(closed)
        },
      })
    })
  }

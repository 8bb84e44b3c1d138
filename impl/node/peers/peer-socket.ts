/** Sockets between nodes: plain TCP, or TLS on which both ends show a certificate of the cluster's authority. */
import { createServer, connect as plainConnect, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket, connect as tlsConnect } from 'node:tls'
import { type Credentials, certifiedAs } from '../network/credentials.js'
import { handshakes } from '../network/handshakes.js'
import type { Address } from '../network/members.js'

const KEEP_ALIVE_MS = 10_000
const MIN_VERSION = 'TLSv1.3'
const SERVER_SETTINGS = { minVersion: MIN_VERSION, handshakeTimeout: 5_000 } as const

/** The node that the other end has proved to be; null on plain TCP, where nobody proves anything. */
export const provenPeer = (socket: Socket): string | null =>
  socket instanceof TLSSocket ? certifiedAs(socket.getPeerCertificate()) : null

/** The event by which a socket of `connectTo` says that the peer is there, and with TLS that it is the right one. */
export const openEvent = (credentials: Credentials | null): 'connect' | 'secureConnect' =>
  credentials === null ? 'connect' : 'secureConnect'

export const connectTo = (peer: string, address: Address, credentials: Credentials | null): Socket => {
  if (credentials === null) {
    return plainConnect({ ...address, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS })
  }
  const socket = tlsConnect({
    ...address,
    ...credentials,
    minVersion: MIN_VERSION,
    checkServerIdentity: (_, certificate) => {
      const found = certifiedAs(certificate)
      return found === peer ? undefined : new Error(`it has the certificate of ${found}, not of ${peer}`)
    },
  })
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  return socket
}

export interface PeerServer {
  readonly server: Server
  /** Ends it and every connection. */
  readonly stop: (done: () => void) => void
}

/** Where a connection comes from. To be asked when it comes: once it is closed it does not say any more. */
export interface Remote {
  readonly host: string
  readonly port: number
}

export const remoteOf = ({ remoteAddress = 'somewhere', remotePort = 0 }: Socket): Remote => ({
  host: remoteAddress,
  port: remotePort,
})

const HUNG_UP = 'TLS: it hung up before the handshake was done, for instance because it does not accept our certificate'

/** How many connections there may be; and how many on which TLS is not yet agreed upon: the oldest makes way for the next. */
export interface Bounds {
  readonly connections: number
  readonly undecided: number
}

/**
 * Calls `taken` for each connection, with TLS only when the peer has shown a certificate of the cluster's authority;
 * `refused` for each other one that did not make way, once, with the reason why it is closed.
 */
export const peerServer = (
  credentials: Credentials | null,
  bounds: Bounds,
  refused: (remote: Remote, reason: string) => void,
  taken: (socket: Socket) => void,
): PeerServer => {
  const sockets = new Set<Socket>()
  const undecided = handshakes()
  const refuse = (socket: Socket, reason: string): void => {
    // One that is closed already counts as a connection that ended undecided.
    if (undecided.ended(socket) !== null) refused(remoteOf(socket), reason)
    socket.on('error', () => {}).destroy()
  }
  const server =
    credentials === null
      ? createServer(taken)
      : createTlsServer(
          // Refusing is left to this code, which then can say why.
          { ...credentials, ...SERVER_SETTINGS, requestCert: true, rejectUnauthorized: false },
          (socket) => {
            if (!socket.authorized) {
              refuse(socket, `TLS: its certificate is not of this cluster: ${socket.authorizationError}`)
            } else if (undecided.ended(socket) !== null) taken(socket)
            else socket.on('error', () => {}).destroy()
          },
        ).on('tlsClientError', (error, socket) => refuse(socket, `TLS: ${reasonOf(error)}`))
  server.maxConnections = bounds.connections
  server.on('connection', (socket: Socket) => {
    const remote = remoteOf(socket)
    socket.setNoDelay(true)
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    if (credentials === null) return
    if (undecided.size() >= bounds.undecided) undecided.removeOldest()?.destroy()
    const isUndecided = undecided.began(socket)
    socket.on('close', () => {
      if (isUndecided()) refused(remote, HUNG_UP)
    })
  })
  const stop = (done: () => void): void => {
    undecided.clear()
    server.close(() => done())
    for (const socket of sockets) socket.destroy()
  }
  return { server, stop }
}

/** OpenSSL's own word where there is one: its messages name the lines of its source. */
const reasonOf = (error: Error): string => {
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message
  return reason === 'wrong version number' ? `${reason}, or no TLS at all, as from a node without certificates` : reason
}

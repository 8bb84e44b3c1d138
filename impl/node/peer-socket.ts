/** Sockets between nodes: plain TCP, or TLS on which both ends show a certificate of the cluster's authority. */
import { createServer, connect as plainConnect, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket, connect as tlsConnect } from 'node:tls'
import { type Credentials, certifiedAs } from './credentials.js'
import type { Log } from './logger.js'
import type { Address } from './members.js'

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

/** Calls `taken` for each connection, with TLS only when the peer has shown a certificate of the cluster's authority. */
export const peerServer = (
  credentials: Credentials | null,
  maxConnections: number,
  log: Log,
  taken: (socket: Socket) => void,
): PeerServer => {
  const sockets = new Set<Socket>()
  const refuse = (socket: Socket, reason: string): void => {
    log({ level: 'warn', msg: `closed the connection from ${addressOf(socket)}: ${reason}` })
    socket.on('error', () => {}).destroy()
  }
  const server =
    credentials === null
      ? createServer(taken)
      : createTlsServer(
          // Refusing is left to this code, which then can say why.
          { ...credentials, ...SERVER_SETTINGS, requestCert: true, rejectUnauthorized: false },
          (socket) => {
            if (socket.authorized) taken(socket)
            else refuse(socket, `TLS: its certificate is not of this cluster: ${socket.authorizationError}`)
          },
        ).on('tlsClientError', (error, socket) => refuse(socket, `TLS: ${reasonOf(error)}`))
  server.maxConnections = maxConnections
  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true)
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const stop = (done: () => void): void => {
    server.close(() => done())
    for (const socket of sockets) socket.destroy()
  }
  return { server, stop }
}

const addressOf = ({ remoteAddress, remotePort }: Socket): string =>
  `${remoteAddress ?? 'somewhere'}:${remotePort ?? ''}`

/** OpenSSL's own word where there is one: its messages name the lines of its source. */
const reasonOf = (error: Error): string =>
  'reason' in error && typeof error.reason === 'string' ? error.reason : error.message

/**
 * Where a node's peers connect. Whatever arrives is taken for garbage until it has proved to be a frame of a peer of this
 * cluster; a connection that breaks the rules is closed with a logged reason, and nothing else is touched.
 */

import type { Socket } from 'node:net'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isSome } from 'fp-ts/lib/Option.js'
import type { ServerId } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import { rareLog } from '../logging/rare-log.js'
import type { Credentials } from '../network/credentials.js'
import { isSameMembers } from '../network/member-lists.js'
import { realClock } from '../ports/clock-real.js'
import type { Reception } from '../ports/ports.js'
import { type Decoder, decodeChunk, emptyDecoder, encodeFrame, HEADER_BYTES } from '../wire/frames.js'
import { decodeHello, encodeRefusal, type Hello, MAX_HELLO_BYTES } from '../wire/hello.js'
import type { Refusal } from '../wire/introduction.js'
import { type PeerServer, peerServer, provenPeer, type Remote, remoteOf } from './peer-socket.js'

export interface ListenerOptions {
  readonly cluster: string
  readonly id: ServerId
  readonly peers: ReadonlySet<ServerId>
  /** The longest payload in bytes that a peer may send. */
  readonly maxFrameBytes: number
  readonly log: Logger
  /** Null: plain TCP. Else a peer has to prove that it is who it says it is. */
  readonly credentials: Credentials | null
}

const HELLO_WITHIN_MS = 5_000
/** How long a peer has to read why it is refused. */
const ANSWER_WITHIN_MS = 1_000
/** This many connections may be without a hello; the oldest makes way for the next, so that strangers keep no peer out. */
const MAX_STRANGERS = 64
const BOUNDS = { connections: 128, undecided: MAX_STRANGERS }

const SPEAKS_TLS = 'it speaks TLS, as a node with certificates does, but here there are none'

/** Says that a connection is closed, and why; `from`: who has said hello on it. */
type Closing = (remote: Remote, reason: string, from?: ServerId | null) => void

/** A server that is not yet listening. */
export const peerListener = (options: ListenerOptions, reception: Reception): PeerServer => {
  const strangers = new Set<Socket>()
  const rarely = rareLog(options.log, realClock.now)
  const closing: Closing = ({ host, port }, reason, from = null) => {
    const who = from === null ? `${host}:${port}` : `${from} (${host}:${port})`
    // Without the port, which is another one each time.
    rarely(`${from} ${host} ${reason}`, { level: 'warn', msg: `closed the connection from ${who}: ${reason}` })
  }
  const came = (socket: Socket): void => {
    const [oldest] = strangers
    if (strangers.size >= MAX_STRANGERS && oldest !== undefined) {
      strangers.delete(oldest)
      oldest.destroy()
    }
    strangers.add(socket)
    socket.once('close', () => strangers.delete(socket))
    listenTo(socket, options, reception, closing, () => strangers.delete(socket))
  }
  return peerServer(options.credentials, BOUNDS, closing, came)
}

const listenTo = (
  socket: Socket,
  options: ListenerOptions,
  reception: Reception,
  closing: Closing,
  introduced: () => void,
): void => {
  const remote = remoteOf(socket)
  let decoder: Decoder = emptyDecoder
  let from: ServerId | null = null

  let isRefused = false

  const refuse = (reason: string): void => {
    closing(remote, reason, from)
    socket.destroy()
  }
  /** The peer is to know why. What it has sent already is read and thrown away, or else the answer could be lost. */
  const answer = (refusal: Refusal): void => {
    isRefused = true
    clearTimeout(impatience)
    socket.end(encodeFrame(encodeRefusal(refusal)))
    const end = setTimeout(() => socket.destroy(), ANSWER_WITHIN_MS)
    socket.on('close', () => clearTimeout(end))
  }
  /** The reason to close the connection, if there is one. */
  const heard = (payload: Uint8Array): string | null => {
    if (from !== null) {
      const refused = reception.receive(from, payload)
      return isSome(refused) ? refused.value : null
    }
    const greeted = greet(options, payload, provenPeer(socket))
    if (isLeft(greeted)) {
      const { why, isAnswered } = greeted.left
      if (!isAnswered) return why
      closing(remote, why)
      answer({ refused: 'Other', why })
      return null
    }
    const { from: peer, introduction } = greeted.right
    const refusal = reception.greet(peer, introduction)
    if (isSome(refusal)) {
      // The node has said so itself.
      answer(refusal.value)
      return null
    }
    from = peer
    introduced()
    clearTimeout(impatience)
    return null
  }

  const impatience = setTimeout(() => refuse(`no hello within ${HELLO_WITHIN_MS} ms`), HELLO_WITHIN_MS)
  socket.on('close', () => clearTimeout(impatience))
  // What is wrong with the connection itself is the sender's to mend, by connecting again.
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    if (isRefused) return
    if (from === null && decoder.size === 0 && isTls(chunk)) return refuse(SPEAKS_TLS)
    const { payloads, next } = decodeChunk(options.maxFrameBytes, decoder, chunk)
    for (const payload of payloads) {
      const reason = heard(payload)
      if (reason !== null) return refuse(reason)
      if (isRefused) return
    }
    if (isLeft(next)) return refuse(next.left)
    decoder = next.right
    if (from === null && decoder.needed > HEADER_BYTES + MAX_HELLO_BYTES) {
      refuse(`a hello of ${decoder.needed - HEADER_BYTES} bytes, where at most ${MAX_HELLO_BYTES} are allowed`)
    }
  })
}

/** A handshake of TLS begins with a record of type 0x16 and version 3.1 to 3.4. As a frame it were longer than any hello. */
const isTls = (chunk: Uint8Array): boolean => chunk[0] === 0x16 && chunk[1] === 0x03 && (chunk[2] ?? 0) > 0

/** Why somebody is nobody to talk to, and whether it hears that: a stranger without a certificate learns nothing. */
interface Unwanted {
  readonly why: string
  readonly isAnswered: boolean
}

/** Who is calling. */
const greet = (
  { cluster, id, peers, credentials }: ListenerOptions,
  payload: Uint8Array,
  proven: string | null,
): Either<Unwanted, Hello> => {
  const decoded = decodeHello(payload)
  if (isLeft(decoded)) return left({ why: `no hello: ${decoded.left}`, isAnswered: false })
  const hello = decoded.right
  const { from, to, introduction } = hello
  const answered = (why: string): Either<Unwanted, Hello> => left({ why, isAnswered: true })
  if (hello.cluster !== cluster) return answered(`${from} is of cluster ${hello.cluster}, not of ${cluster}`)
  if (to !== id) return answered(`${from} looks for ${to}, but this is ${id}`)
  // A node that is started with other members hears about that.
  if (!peers.has(from) && isSameMembers(introduction.members, [id, ...peers])) {
    return answered(`${from} is no peer of ${id}`)
  }
  if (credentials !== null && proven !== from) {
    return left({ why: `${from} has the certificate of ${proven}`, isAnswered: false })
  }
  return right(hello)
}

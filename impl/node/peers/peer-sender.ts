/** The connection by which a node sends to one peer: kept up by reconnecting, and never a burden when the peer is slow. */
import type { Socket } from 'node:net'
import { isRight } from 'fp-ts/lib/Either.js'
import type { Logger } from '../logging/logger.js'
import { rareLog } from '../logging/rare-log.js'
import type { Credentials } from '../network/credentials.js'
import type { Address } from '../network/members.js'
import { realClock } from '../ports/clock-real.js'
import { type Decoder, decodeChunk, emptyDecoder, encodeFrame } from '../wire/frames.js'
import { decodeRefusal } from '../wire/hello.js'
import type { Refusal } from '../wire/introduction.js'
import { frameQueue } from './frame-queue.js'
import { connectTo, openEvent } from './peer-socket.js'

/** What waits to be sent to a peer, and what did not wait long enough. */
export interface PeerQueue {
  readonly frames: number
  readonly bytes: number
  readonly dropped: number
  readonly connected: boolean
}

export interface PeerSender {
  readonly send: (payload: Uint8Array) => void
  readonly queue: () => PeerQueue
  readonly close: () => void
}

const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 1_000
/** A connection that lived this long was a good one: the next failure is tried again at once. */
const PROVEN_MS = 2_000
/** A peer that reads nothing for this long is taken for gone. */
const STALLED_MS = 10_000
const MAX_REFUSAL_BYTES = 64 * 1024

export interface PeerSenderOptions {
  readonly peer: string
  readonly address: Address
  /** Null: plain TCP. */
  readonly credentials: Credentials | null
  /** The first frame on a connection that is made now. */
  readonly hello: () => Uint8Array
  /** Told when the peer does not want to hear from this node. */
  readonly refused: (refusal: Refusal) => void
  readonly log: Logger
}

export const openPeerSender = (options: PeerSenderOptions): PeerSender => {
  const { peer, address, credentials, hello, log } = options
  const queue = frameQueue()
  let socket: Socket | null = null
  let retryMs = FIRST_RETRY_MS
  let retry: NodeJS.Timeout | undefined
  /** No connection has failed yet since the last one that was a good one. */
  let isTrusted = true
  let rarely = rareLog(log, realClock.now)
  let isClosed = false
  /** Whether the peer is there, has shown who it is, and has been greeted. */
  let isOpen = false

  const flush = (): void => {
    if (socket === null || !isOpen || socket.writableNeedDrain || queue.isEmpty()) return
    socket.cork()
    while (!socket.writableNeedDrain && !queue.isEmpty()) socket.write(queue.take())
    socket.uncork()
  }

  const lost = (reason: string): void => {
    socket = null
    isOpen = false
    if (isClosed) return
    rarely(reason, { level: 'warn', msg: `no connection to ${peer}: ${reason}; trying again`, ...address })
    isTrusted = false
    retry = setTimeout(open, retryMs * (0.5 + Math.random() / 2))
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
  }

  const open = (): void => {
    const opened = connectTo(peer, address, credentials)
    let proven: NodeJS.Timeout | undefined
    let reason = 'the peer closed it'
    socket = opened
    opened.on(openEvent(credentials), () => {
      // On loopback a port to which nobody listens may be connected to itself.
      if (opened.localPort === opened.remotePort && opened.localAddress === opened.remoteAddress) {
        reason = 'nobody listens'
        opened.destroy()
        return
      }
      // Not said before: a peer that has no use for us, as one of another cluster, accepts us and then hangs up.
      proven = setTimeout(() => {
        retryMs = FIRST_RETRY_MS
        if (!isTrusted) log({ level: 'info', msg: `connected to ${peer}`, ...address })
        isTrusted = true
        rarely = rareLog(log, realClock.now)
      }, PROVEN_MS)
      opened.write(encodeFrame(hello()))
      isOpen = true
      flush()
    })
    opened.on('drain', flush)
    opened.on('error', (error) => {
      reason = error.message
    })
    opened.on('timeout', () => {
      if (!isOpen || opened.writableLength > 0) {
        reason = 'it takes nothing'
        opened.destroy()
      }
    })
    opened.setTimeout(STALLED_MS)
    opened.on('close', () => {
      clearTimeout(proven)
      lost(reason)
    })
    // The peer answers on its own connection: on this one nothing comes back but a refusal, and its end.
    let decoder: Decoder = emptyDecoder
    opened.on('data', (chunk) => {
      const { payloads, next } = decodeChunk(MAX_REFUSAL_BYTES, decoder, chunk)
      const refusal = payloads[0] === undefined ? null : decodeRefusal(payloads[0])
      if (isRight(next)) decoder = next.right
      if (refusal === null && isRight(next)) return
      reason = refusal !== null && isRight(refusal) ? 'it refuses this node' : 'it says what nobody understands'
      if (refusal !== null && isRight(refusal)) options.refused(refusal.right)
      opened.destroy()
    })
  }

  open()
  return {
    send: (payload) => {
      queue.put(encodeFrame(payload))
      // At once, so that the peer works on it while this node goes on, with what it has to apply for instance.
      flush()
    },
    queue: () => ({
      frames: queue.frames(),
      bytes: queue.bytes(),
      dropped: queue.dropped(),
      connected: isOpen,
    }),
    close: () => {
      isClosed = true
      clearTimeout(retry)
      socket?.destroy()
    },
  }
}

/** The connection by which a node sends to one peer: kept up by reconnecting, and never a burden when the peer is slow. */
import { connect, type Socket } from 'node:net'
import { encodeFrame } from './frames.js'
import type { Log } from './logger.js'
import type { Address } from './members.js'

export interface PeerSender {
  readonly send: (payload: Uint8Array) => void
  readonly close: () => void
}

/** Beyond either, the oldest frames that wait are dropped: Raft sends again, and the newest say the most. */
const MAX_QUEUED_FRAMES = 1024
const MAX_QUEUED_BYTES = 32 * 1024 * 1024
const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 1_000
/** A connection that lived this long was a good one: the next failure is tried again at once. */
const PROVEN_MS = 2_000
/** A peer that reads nothing for this long is taken for gone. */
const STALLED_MS = 10_000

export const openPeerSender = (peer: string, address: Address, hello: Uint8Array, log: Log): PeerSender => {
  const queue = boundedQueue()
  let socket: Socket | null = null
  let retryMs = FIRST_RETRY_MS
  let retry: NodeJS.Timeout | undefined
  let wasReachable = true
  let isClosed = false
  let isFlushing = false

  const flush = (): void => {
    isFlushing = false
    if (socket === null || socket.connecting || socket.writableNeedDrain || queue.isEmpty()) return
    socket.cork()
    while (!socket.writableNeedDrain && !queue.isEmpty()) socket.write(queue.take())
    socket.uncork()
  }

  const lost = (reason: string): void => {
    socket = null
    if (isClosed) return
    if (wasReachable) log({ level: 'warn', msg: `no connection to ${peer}: ${reason}; trying again`, ...address })
    wasReachable = false
    retry = setTimeout(open, retryMs * (0.5 + Math.random() / 2))
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
  }

  const open = (): void => {
    const opened = connect({ ...address, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 })
    let proven: NodeJS.Timeout | undefined
    let reason = 'the peer closed it'
    socket = opened
    opened.on('connect', () => {
      // On loopback a port to which nobody listens may be connected to itself.
      if (opened.localPort === opened.remotePort && opened.localAddress === opened.remoteAddress) {
        reason = 'nobody listens'
        opened.destroy()
        return
      }
      if (!wasReachable) log({ level: 'info', msg: `connected to ${peer}`, ...address })
      wasReachable = true
      proven = setTimeout(() => {
        retryMs = FIRST_RETRY_MS
      }, PROVEN_MS)
      opened.write(encodeFrame(hello))
      flush()
    })
    opened.on('drain', flush)
    opened.on('error', (error) => {
      reason = error.message
    })
    opened.on('timeout', () => {
      if (opened.connecting || opened.writableLength > 0) {
        reason = 'it takes nothing'
        opened.destroy()
      }
    })
    opened.setTimeout(STALLED_MS)
    opened.on('close', () => {
      clearTimeout(proven)
      lost(reason)
    })
    // The peer answers on its own connection: nothing comes back on this one, but reading notices its end.
    opened.resume()
  }

  open()
  return {
    send: (payload) => {
      queue.put(encodeFrame(payload))
      if (isFlushing) return
      isFlushing = true
      queueMicrotask(flush)
    },
    close: () => {
      isClosed = true
      clearTimeout(retry)
      socket?.destroy()
    },
  }
}

const boundedQueue = () => {
  const frames = new Set<Uint8Array>()
  let bytes = 0
  const take = (): Uint8Array => {
    const [first] = frames
    if (first === undefined) return new Uint8Array()
    frames.delete(first)
    bytes -= first.length
    return first
  }
  return {
    isEmpty: () => frames.size === 0,
    put: (frame: Uint8Array) => {
      frames.add(frame)
      bytes += frame.length
      while (frames.size > MAX_QUEUED_FRAMES || (bytes > MAX_QUEUED_BYTES && frames.size > 1)) take()
    },
    take,
  }
}

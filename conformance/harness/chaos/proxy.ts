/**
 * A proxy on one link between two nodes. It knows where frames begin and end, so that it can lose, delay, repeat and
 * reorder whole messages, and cut a connection in the middle of one. The first frame of a connection says who is calling;
 * it always passes, at once, or the connection would say nothing to anybody.
 */
import { connect, createServer, type Socket } from 'node:net'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { Address } from '../../../impl/node/network/members.js'
import { DEFAULT_MAX_FRAME_BYTES } from '../../../impl/node/peers/transport-tcp.js'
import { type Decoder, decodeChunk, emptyDecoder, encodeFrame } from '../../../impl/node/wire/frames.js'
import { deliveries } from './deliveries.js'
import { healthy, type LinkState } from './link.js'

export interface ProxyOptions {
  /** Where the receiving node listens; null while that is not known, when connections are refused. */
  readonly target: () => Address | null
  /** Uniform in [0, 1). */
  readonly random: () => number
}

/** What became of the messages so far. */
export interface ProxyCounts {
  readonly passed: number
  readonly dropped: number
  readonly delayed: number
  readonly duplicated: number
  readonly cut: number
}

export interface LinkProxy {
  readonly port: number
  /** From now on; what is under way already arrives as it was going to. */
  readonly set: (state: LinkState) => void
  readonly counts: () => ProxyCounts
  /** Resolves when the port and all connections are closed. */
  readonly close: () => Promise<void>
}

export const HOST = '127.0.0.1'
/** A connection that holds more back than this is not read from until it holds less. */
const MOST_HELD_BYTES = 8 * 1024 * 1024
/** How much later than the message its repetition may come. */
const REPEATED_WITHIN_MS = 50

export const openLinkProxy = ({ target, random }: ProxyOptions): Promise<LinkProxy> => {
  const counts = { passed: 0, dropped: 0, delayed: 0, duplicated: 0, cut: 0 }
  const connections = new Set<() => void>()
  let state = healthy

  const forward = (from: Socket): void => {
    const address = target()
    if (state.blocked === 'refuses' || address === null) {
      from.destroy()
      return
    }
    const to = connect({ ...address, noDelay: true })
    const held = deliveries(
      (frame) => void to.write(frame),
      () => to.end(),
    )
    let decoder: Decoder = emptyDecoder
    let isGreeted = false

    const destroy = (): void => {
      connections.delete(destroy)
      held.discard()
      from.destroy()
      to.destroy()
    }
    const breakOff = (frame: Uint8Array): void => {
      counts.cut += 1
      from.pause()
      held.discard()
      to.write(frame.subarray(0, frame.length >>> 1), destroy)
    }
    /** Whether the connection still stands. */
    const forward = (frame: Uint8Array): boolean => {
      if (!isGreeted) {
        isGreeted = true
        held.put(frame, 0, true)
        return true
      }
      if (state.blocked !== 'no') {
        counts.dropped += 1
        return true
      }
      if (random() < state.cut) {
        breakOff(frame)
        return false
      }
      const delay = state.leastMs + random() * (state.mostMs - state.leastMs)
      counts.passed += 1
      if (delay > 0) counts.delayed += 1
      held.put(frame, delay, state.inOrder)
      if (random() < state.duplicated) {
        counts.duplicated += 1
        held.put(frame, delay + random() * REPEATED_WITHIN_MS, false)
      }
      return true
    }
    const mayRead = (): void => {
      if (from.destroyed || to.destroyed) return
      if (held.bytes() > MOST_HELD_BYTES || to.writableNeedDrain) {
        from.pause()
        setTimeout(mayRead, 10)
      } else from.resume()
    }

    connections.add(destroy)
    from.on('data', (chunk) => {
      const { payloads, next } = decodeChunk(DEFAULT_MAX_FRAME_BYTES, decoder, chunk)
      for (const payload of payloads) if (!forward(encodeFrame(payload))) return
      if (isLeft(next)) return destroy()
      decoder = next.right
      mayRead()
    })
    // What a closed connection has sent still arrives.
    from.on('end', held.finish)
    from.on('error', destroy)
    from.on('close', held.finish)
    to.on('error', destroy)
    to.on('close', destroy)
    to.resume()
  }

  const server = createServer({ noDelay: true }, forward)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, HOST, () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        set: (next) => {
          state = next
          if (next.blocked === 'refuses') for (const destroy of connections) destroy()
        },
        counts: () => ({ ...counts }),
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const destroy of connections) destroy()
          }),
      })
    })
  })
}

/** The frames that wait to be sent to a peer. Beyond its bounds the oldest are dropped: Raft sends again, and the newest say the most. */
import { linkedList } from '../queues/linked-list.js'

export interface FrameQueue {
  readonly isEmpty: () => boolean
  readonly put: (frame: Uint8Array) => void
  /** The oldest frame. */
  readonly take: () => Uint8Array
  readonly frames: () => number
  readonly bytes: () => number
  /** How many were dropped so far. */
  readonly dropped: () => number
}

const MAX_FRAMES = 1024
const MAX_BYTES = 32 * 1024 * 1024

export const frameQueue = (): FrameQueue => {
  const frames = linkedList<Uint8Array>()
  let bytes = 0
  let dropped = 0
  const take = (): Uint8Array => {
    const oldest = frames.take() ?? new Uint8Array()
    bytes -= oldest.length
    return oldest
  }
  return {
    isEmpty: () => frames.size() === 0,
    put: (frame) => {
      frames.add(frame)
      bytes += frame.length
      while (frames.size() > MAX_FRAMES || (bytes > MAX_BYTES && frames.size() > 1)) {
        take()
        dropped += 1
      }
    },
    take,
    frames: frames.size,
    bytes: () => bytes,
    dropped: () => dropped,
  }
}

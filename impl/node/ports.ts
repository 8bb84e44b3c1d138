/**
 * What a node needs of the outside world. The node is written against these ports only: with the real adapters it is a
 * process, with the simulated ones a whole cluster runs in one process in virtual time. All are callback style and never
 * call back before the call returns.
 */
import type { ServerId } from '../raft/types.js'

/** A file that only grows at its end, or is cut there. Errors are Node's, with `code`. */
export interface Disk {
  /** The whole content, empty if the file does not exist. */
  readonly read: (done: (error: Error | null, content: Uint8Array) => void) => void
  /** Writes at the end and makes it durable (fdatasync) before `done`. One call at a time. */
  readonly append: (bytes: Uint8Array, done: (error: Error | null) => void) => void
  /** Cuts the file to `length` bytes and makes that durable before `done`. */
  readonly truncate: (length: number, done: (error: Error | null) => void) => void
  readonly close: (done: () => void) => void
}

/** Messages between nodes, as bytes. Delivery is not promised; what arrives is whole and unchanged. */
export interface Transport {
  readonly send: (to: ServerId, payload: Uint8Array) => void
  readonly close: (done: () => void) => void
}

/** Monotonic milliseconds, timers and randomness. */
export interface Clock {
  readonly now: () => number
  /** Calls back once after `delay` milliseconds unless cancelled by the returned function. */
  readonly after: (delay: number, callback: () => void) => () => void
  /** Uniform in [0, 1). */
  readonly random: () => number
}

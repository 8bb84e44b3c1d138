/**
 * What a node needs of the outside world. The node is written against these ports only: with the real adapters it is a
 * process, with the simulated ones a whole cluster runs in one process in virtual time. All are callback style and never
 * call back before the call returns.
 */
import type { Option } from 'fp-ts/lib/Option.js'
import type { ServerId } from '../../raft/types.js'
import type { Introduction, Refusal } from '../wire/introduction.js'

/**
 * A stream of bytes that is only written at its end, or cut there, and whose beginning can be dropped. Zeros at the end are room and
 * no content: what is appended does not end with one. It is kept in files, which `split` begins. Errors are Node's, with `code`.
 */
export interface Disk {
  /** How to call it in a message, for instance its path. */
  readonly name: string
  /**
   * Hands over the content from the first byte that is still there on, in pieces, each with the place where the stream ends; none if
   * there is nothing. A piece is the taker's until it returns: then others may be written over it. To be called before the first
   * append to a stream that exists.
   */
  readonly read: (take: (piece: Uint8Array, of: number) => void, done: (error: Error | null) => void) => void
  /** Writes at the end of the content and makes it durable before `done`. One call at a time, be it to append, truncate or split. */
  readonly append: (bytes: Uint8Array, done: (error: Error | null) => void) => void
  /**
   * Ends the content at this place, in the last file, and makes that durable before `done`: what was there does not come back.
   */
  readonly truncate: (length: number, done: (error: Error | null) => void) => void
  /** Appends the bytes as the beginning of a file of their own, which after a crash is there with all of them or not at all. */
  readonly split: (bytes: Uint8Array, done: (error: Error | null) => void) => void
  /**
   * Removes the files that end at this place or before it. After a crash they may be there again. Goes on beside other calls, but one
   * call of its kind at a time.
   */
  readonly drop: (before: number, done: (error: Error | null) => void) => void
  readonly close: (done: () => void) => void
}

/** Files that are written once, from their beginning to their end, and read many times. Errors are Node's, with `code`. */
export interface SnapshotFiles {
  /** How to call a file in a message, for instance its path. */
  readonly nameOf: (name: string) => string
  /** The files that are whole, by their names. The first call comes before all others: what a crash has left of files is removed. */
  readonly list: (done: (error: Error | null, names: readonly string[]) => void) => void
  /** Begins a file, which has its name only when it is ended. */
  readonly begin: (name: string) => NewFile
  /** At most `most` bytes from a place on; fewer where the file ends, none after it. They are the caller's. */
  readonly read: (
    name: string,
    from: number,
    most: number,
    done: (error: Error | null, bytes: Uint8Array) => void,
  ) => void
  readonly remove: (name: string, done: (error: Error | null) => void) => void
}

/** One call at a time. */
export interface NewFile {
  readonly append: (bytes: Uint8Array, done: (error: Error | null) => void) => void
  /** From `done` on it is there under its name, durable, in the place of an earlier one; a crash before leaves nothing of it. */
  readonly end: (done: (error: Error | null) => void) => void
  readonly abandon: (done: () => void) => void
}

/** Messages between nodes, as bytes. Delivery is not promised; what arrives is whole and unchanged. */
export interface Transport {
  readonly send: (to: ServerId, payload: Uint8Array) => void
  /** Whether there is a way to the peer, as far as can be told without trying. */
  readonly reaches: (to: ServerId) => boolean
  readonly close: (done: () => void) => void
}

/**
 * Takes a payload that arrived from a peer. If it makes no sense, the answer is the reason: the transport logs it and
 * closes the connection by which the payload came, and nothing else is touched.
 */
export type Receiver = (from: ServerId, payload: Uint8Array) => Option<string>

/** What a transport asks of its node, and tells it. */
export interface Reception {
  /** What the node says of itself now to each peer before anything else, whenever the two connect. */
  readonly introduce: () => Introduction
  /** A peer says that of itself. If the answer is a refusal, the peer hears of it, and nothing else is taken from it. */
  readonly greet: (from: ServerId, introduction: Introduction) => Option<Refusal>
  readonly receive: Receiver
  /** A peer has refused this node. */
  readonly refused: (by: ServerId, refusal: Refusal) => void
}

/** Opens a node's transport: from `done` on it sends, and hands what arrives to the node. */
export type OpenTransport = (reception: Reception, done: (error: Error | null, transport: Transport) => void) => void

/** Monotonic milliseconds, timers and randomness. */
export interface Clock {
  readonly now: () => number
  /**
   * Calls back once after `delay` milliseconds unless cancelled by the returned function. A delay of 0 means: as soon as
   * what is under way now is done, in the order of the calls.
   */
  readonly after: (delay: number, callback: () => void) => () => void
  /** Uniform in [0, 1). */
  readonly random: () => number
}

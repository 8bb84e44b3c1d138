/** One file of the log: written at its end into room made ahead, and cut; nobody hears of a write before it is durable. */
import { close, constants, fdatasync, fdatasyncSync, ftruncate, writeSync } from 'node:fs'
import { writeAll } from './new-file.js'
import { roomIn, type WriteAt } from './preallocation.js'

/**
 * With O_DSYNC, on Linux, a write is durable when it returns, as after fdatasync, for one trip to the thread pool instead
 * of two. Elsewhere the flag is missing, or leaves the bytes in the cache of the drive, which fdatasync does not.
 */
const WRITES_ARE_DURABLE = process.platform === 'linux'

/** The flags with which such a file is opened; it is created if need be. */
export const WAL_FLAGS = constants.O_RDWR | constants.O_CREAT | (WRITES_ARE_DURABLE ? constants.O_DSYNC : 0)

export interface WalFile {
  readonly descriptor: number
  /** The content ends there, which a reader has found out. */
  readonly found: (end: number) => void
  /** Where the content ends. */
  readonly end: () => number
  readonly append: (bytes: Uint8Array, done: (error: Error | null) => void) => void
  readonly truncate: (length: number, done: (error: Error | null) => void) => void
  /** Gives the room back that no content has come into. */
  readonly trim: (done: (error: Error | null) => void) => void
  readonly close: (done: () => void) => void
}

/** Of an open file with this many bytes, room included. */
export const walFile = (descriptor: number, size: number): WalFile => {
  const writeAt = durableWrites(descriptor)
  let end = size
  const room = roomIn(pooledWrites(descriptor), size)
  const cut = (length: number, done: (error: Error | null) => void): void =>
    room.whenFree(Number.POSITIVE_INFINITY, () =>
      ftruncate(descriptor, length, (error) => {
        if (error !== null) return done(error)
        end = length
        room.cut(length)
        fdatasync(descriptor, done)
      }),
    )
  return {
    descriptor,
    found: (at) => {
      end = at
    },
    end: () => end,
    append: (bytes, done) =>
      room.whenFree(end + bytes.length, () =>
        writeAt(bytes, end, (error) => {
          if (error === null) {
            end += bytes.length
            room.used(end)
          }
          done(error)
        }),
      ),
    truncate: cut,
    trim: (done) => room.stop(() => cut(end, done)),
    close: (done) => room.stop(() => close(descriptor, () => done())),
  }
}

/**
 * A write that the disk does within a millisecond is waited for where it is asked for: to hand it to another thread and be
 * told of its end takes several times as long. After one that took longer, the next ones go to the thread pool, twice as many
 * each time that the one after them is no shorter; how long they take there cannot be told, for their end is only heard of
 * when this thread has time for it. So a disk that is slow now and then costs little, and a slow one is hardly ever waited for.
 */
const SHORT_MS = 1
const FEWEST_POOLED = 2
const MOST_POOLED = 512
/** A longer one is never waited for. */
const SHORT_BYTES = 256 * 1024

const durableWrites = (file: number): WriteAt => {
  const writePooled = pooledWrites(file)
  let pooled = 0
  let afterLong = FEWEST_POOLED
  return (bytes, position, done) => {
    if (bytes.length > SHORT_BYTES) writePooled(bytes, position, done)
    else if (pooled > 0) {
      pooled -= 1
      writePooled(bytes, position, done)
    } else {
      const began = performance.now()
      const error = writeNow(file, bytes, position)
      if (performance.now() - began > SHORT_MS) {
        pooled = afterLong
        afterLong = Math.min(2 * afterLong, MOST_POOLED)
      } else afterLong = FEWEST_POOLED
      queueMicrotask(() => done(error))
    }
  }
}

const writeNow = (file: number, bytes: Uint8Array, position: number): Error | null => {
  try {
    let written = 0
    while (written < bytes.length) {
      written += writeSync(file, bytes, written, bytes.length - written, position + written)
    }
    if (!WRITES_ARE_DURABLE) fdatasyncSync(file)
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const pooledWrites = (file: number): WriteAt => {
  const writeAt: WriteAt = (bytes, position, done) => writeAll(file, bytes, position, done)
  if (WRITES_ARE_DURABLE) return writeAt
  return (bytes, position, done) =>
    writeAt(bytes, position, (error) => (error === null ? fdatasync(file, done) : done(error)))
}

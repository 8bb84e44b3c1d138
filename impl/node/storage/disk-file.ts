/** The real disk: one file, written at its end into room made ahead, and cut; nobody hears of a write before it is durable. */
import {
  close,
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncate,
  openSync,
  write,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import type { Disk } from '../ports/ports.js'
import { readPieces } from './file-pieces.js'
import { makeFolder } from './make-folder.js'
import { roomIn, type WriteAt } from './preallocation.js'

/**
 * With O_DSYNC, on Linux, a write is durable when it returns, as after fdatasync, for one trip to the thread pool instead
 * of two. Elsewhere the flag is missing, or leaves the bytes in the cache of the drive, which fdatasync does not.
 */
const WRITES_ARE_DURABLE = process.platform === 'linux'

/**
 * Opens the file, creating it and its folder if need be. The folder's own entry is made durable too, for a file that the
 * folder forgets in a crash is lost however well its content was synced. Throws Node's error if that fails.
 */
export const openFileDisk = (path: string): Disk => {
  const folder = dirname(path)
  const made = makeFolder(folder)
  const file = openSync(
    path,
    constants.O_RDWR | constants.O_CREAT | (WRITES_ARE_DURABLE ? constants.O_DSYNC : 0),
    0o666,
  )
  syncFolder(folder)
  for (const each of made) syncFolder(dirname(each))
  const writeAt = durableWrites(file)
  let end = fstatSync(file).size
  const room = roomIn(pooledWrites(file), end)
  return {
    name: path,
    read: (take, done) => {
      setImmediate(() => {
        const length = readPieces(file, take)
        if (isRight(length)) end = length.right
        done(isLeft(length) ? length.left : null)
      })
    },
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
    truncate: (length, done) =>
      room.whenFree(Number.POSITIVE_INFINITY, () =>
        ftruncate(file, length, (error) => {
          if (error !== null) return done(error)
          end = length
          room.cut(length)
          fdatasync(file, done)
        }),
      ),
    close: (done) => room.stop(() => close(file, () => done())),
  }
}

const syncFolder = (folder: string): void => {
  // Windows cannot open a folder, and needs no such sync.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
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
  /** A single write may take only a part of the bytes, for instance when the disk is nearly full. */
  const writeAll: WriteAt = (bytes, position, done) =>
    write(file, bytes, 0, bytes.length, position, (error, written) => {
      if (error !== null) done(error)
      else if (written === bytes.length) done(null)
      else writeAll(bytes.subarray(written), position + written, done)
    })
  if (WRITES_ARE_DURABLE) return writeAll
  return (bytes, position, done) =>
    writeAll(bytes, position, (error) => (error === null ? fdatasync(file, done) : done(error)))
}

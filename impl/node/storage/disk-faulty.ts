/**
 * A disk that fails as a control file says, for tests with faults: the file is looked at before each write, so that a
 * fault begins and ends while the node runs. A node has such a disk only if it was started with the file's name.
 */
import { readFile, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Disk } from '../ports/ports.js'
import { decodeJson } from '../wire/codecs.js'

const delay = t.refinement(t.number, (ms) => ms >= 0 && ms <= 60_000, 'milliseconds from 0 to 60000')

const fault = t.union(
  [
    /** The write arrives, then fdatasync fails with EIO: what was written may or may not survive. */
    t.readonly(t.type({ _tag: t.literal('SyncError') })),
    /** Half of the write arrives, then there is no room: ENOSPC. */
    t.readonly(t.type({ _tag: t.literal('Full') })),
    /** All goes well, this many milliseconds later. */
    t.readonly(t.type({ _tag: t.literal('Slow'), delayMs: delay })),
  ],
  'a SyncError, a Full or a Slow with its delayMs',
)
export type DiskFault = t.TypeOf<typeof fault>

/** From now on the disk of the file's node fails like this; null: no more. The file changes as a whole or not at all. */
export const setDiskFault = (file: string, next: DiskFault | null): void => {
  if (next === null) {
    rmSync(file, { force: true })
    return
  }
  writeFileSync(`${file}.new`, JSON.stringify(fault.encode(next)))
  renameSync(`${file}.new`, file)
}

type Current = (done: (fault: Either<Error, DiskFault | null>) => void) => void

const currentIn =
  (file: string): Current =>
  (done) =>
    readFile(file, (error, content) => {
      if (error?.code === 'ENOENT') return done(right(null))
      if (error !== null) return done(left(error))
      const decoded = decodeJson(fault)(content)
      done(isLeft(decoded) ? left(new Error(`${file}: ${decoded.left}`)) : decoded)
    })

const failure = (code: 'EIO' | 'ENOSPC', text: string, call: string): Error =>
  Object.assign(new Error(`${code}: ${text}, ${call}`), { code })

const syncError = failure('EIO', 'i/o error', 'fdatasync')
const full = failure('ENOSPC', 'no space left on device', 'write')

/** The same disk while the file does not exist. A file that holds no fault fails the write with a line that says so. */
export const faultyDisk = (disk: Disk, file: string): Disk => {
  const current = currentIn(file)
  return {
    ...disk,
    split: (bytes, done) =>
      current((found) => {
        if (isLeft(found)) done(found.left)
        else if (found.right?._tag === 'Slow') setTimeout(() => disk.split(bytes, done), found.right.delayMs)
        // A file that is not whole has not got its name yet.
        else if (found.right?._tag === 'Full') done(full)
        else disk.split(bytes, (error) => done(error ?? (found.right?._tag === 'SyncError' ? syncError : null)))
      }),
    append: (bytes, done) =>
      current((found) => {
        if (isLeft(found)) done(found.left)
        else if (found.right === null) disk.append(bytes, done)
        else if (found.right._tag === 'Slow') setTimeout(() => disk.append(bytes, done), found.right.delayMs)
        else if (found.right._tag === 'Full') {
          disk.append(bytes.subarray(0, bytes.length >>> 1), (error) => done(error ?? full))
        } else disk.append(bytes, (error) => done(error ?? syncError))
      }),
    truncate: (length, done) =>
      current((found) => {
        if (isLeft(found)) done(found.left)
        else if (found.right?._tag === 'Slow') setTimeout(() => disk.truncate(length, done), found.right.delayMs)
        else disk.truncate(length, (error) => done(error ?? (found.right?._tag === 'SyncError' ? syncError : null)))
      }),
  }
}

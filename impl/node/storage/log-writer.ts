/** Writes records at the end of the log, and begins another file when the last one is large. */
import type { Index } from '../../raft/types.js'
import type { Disk } from '../ports/ports.js'
import { encodeFrame } from '../wire/frames.js'
import { encodeSegment, type Identity, type Standing } from './wal-header.js'
import { encodeEnd, encodeWritten, type Written } from './wal-records.js'
import { standingAfter, type WalPlace } from './wal-replay.js'

/** Where a log stands that its node is about to go on with. */
export interface WalEnd {
  readonly identity: Identity
  /** The files that are there, in their order. */
  readonly files: readonly WalPlace[]
  /** The place of the stream at which it ends. */
  readonly place: number
  readonly standing: Standing
}

export interface LogWriter {
  /** One record at a time, durable before `done`. */
  readonly write: (record: Written, done: (error: Error | null) => void) => void
  /** Removes the files of which every entry is at this index or before it, in the background; the last file stays. */
  readonly dropUpTo: (index: Index) => void
  /** At which place the log begins, and at which it ends. */
  readonly extent: () => { readonly begin: number; readonly end: number }
}

/** A file that has this many bytes is ended. A file is removed as a whole: so about as much more than what is needed is kept. */
export const FILE_BYTES = 16 * 1024 * 1024

export const logWriter = (disk: Disk, from: WalEnd, fileBytes: number = FILE_BYTES): LogWriter => {
  const { identity } = from
  let { files, place, standing } = from
  let isDropping = false

  const append = (payload: Uint8Array, done: (error: Error | null) => void): void => {
    const frame = encodeFrame(payload)
    disk.append(frame, (error) => {
      if (error === null) place += frame.length
      done(error)
    })
  }
  const beginFile = (done: (error: Error | null) => void): void =>
    append(encodeEnd(), (unended) => {
      if (unended !== null) return done(unended)
      const header = encodeFrame(encodeSegment({ identity, place, standing }))
      disk.split(header, (error) => {
        if (error === null) {
          files = [...files, { place, last: standing.last }]
          place += header.length
        }
        done(error)
      })
    })
  const write = (record: Written, done: (error: Error | null) => void): void =>
    append(encodeWritten(record), (error) => {
      if (error === null) standing = standingAfter(standing, record)
      done(error)
    })

  return {
    write: (record, done) => {
      const { place: begin = 0 } = files.at(-1) ?? {}
      if (place - begin < fileBytes) return write(record, done)
      beginFile((error) => (error === null ? write(record, done) : done(error)))
    },
    dropUpTo: (index) => {
      const first = files.findLastIndex(({ last }) => last <= index)
      const kept = files[first]
      if (first <= 0 || kept === undefined || isDropping) return
      isDropping = true
      files = files.slice(first)
      // What cannot be removed is found again at the next start.
      disk.drop(kept.place, () => {
        isDropping = false
      })
    },
    extent: () => ({ begin: files[0]?.place ?? 0, end: place }),
  }
}

/** Snapshots as files of the data folder. A file is written under another name, and gets its own when all of it is durable. */
import { close, constants, fsync, open, read, readdir, rm } from 'node:fs'
import { join } from 'node:path'
import { isNone } from 'fp-ts/lib/Option.js'
import type { NewFile, SnapshotFiles } from '../ports/ports.js'
import { renamed, writeAll } from './new-file.js'
import { snapshotPlace } from './snapshot-names.js'

/** Each write is durable when it returns, where the system can do that: one sync of all at the end would hold up the log's. */
const FLAGS =
  constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (process.platform === 'linux' ? constants.O_DSYNC : 0)

const UNFINISHED = /^snapshot\..*\.new$/

type Done = (error: Error | null) => void

export const openSnapshotFiles = (folder: string): SnapshotFiles => {
  let begun = 0
  let isListed = false
  const pathOf = (name: string): string => join(folder, name)
  return {
    nameOf: pathOf,
    list: (done) =>
      readdir(folder, (error, names) => {
        if (error !== null) return done(error, [])
        const unfinished = isListed ? [] : names.filter((name) => UNFINISHED.test(name))
        isListed = true
        const found = names.filter((name) => !isNone(snapshotPlace(name)))
        removeAll(unfinished.map(pathOf), (unremoved) => done(unremoved, unremoved === null ? found : []))
      }),
    begin: (name) => newFile(`${pathOf(name)}.${++begun}.new`, pathOf(name)),
    read: (name, from, most, done) => readAt(pathOf(name), from, most, done),
    remove: (name, done) => rm(pathOf(name), { force: true }, done),
  }
}

const removeAll = ([first, ...others]: readonly string[], done: Done): void => {
  if (first === undefined) done(null)
  else rm(first, { force: true }, (error) => (error === null ? removeAll(others, done) : done(error)))
}

/**
 * The file is made when the first bytes come. It is closed once, and never while it is written to: its number may be another
 * file's by then.
 */
const newFile = (unfinished: string, path: string): NewFile => {
  let descriptor: number | null = null
  let length = 0
  let isBusy = false
  let hasEnded = false
  /** What is to be done when it is no longer busy. */
  let next: (() => void) | null = null
  /** Does something with the file, and then what has been asked for meanwhile. */
  const using = (use: (file: number, done: Done) => void, done: Done): void => {
    isBusy = true
    const over: Done = (error) => {
      isBusy = false
      done(error)
      next?.()
      next = null
    }
    if (descriptor !== null) use(descriptor, over)
    else
      open(unfinished, FLAGS, 0o666, (error, file) => {
        if (error !== null) return over(error)
        descriptor = file
        use(file, over)
      })
  }
  const closed = (done: () => void): void => {
    const file = descriptor
    descriptor = null
    if (file === null) done()
    else close(file, () => done())
  }
  const removed = (done: () => void): void => {
    if (hasEnded) done()
    else closed(() => rm(unfinished, { force: true }, () => done()))
  }
  return {
    append: (bytes, done) =>
      using(
        (file, over) =>
          writeAll(file, bytes, length, (error) => {
            if (error === null) length += bytes.length
            over(error)
          }),
        done,
      ),
    end: (done) =>
      using(
        (file, over) =>
          fsync(file, (unsynced) => {
            if (unsynced !== null) return over(unsynced)
            closed(() =>
              renamed(unfinished, path, (error) => {
                hasEnded = error === null
                over(error)
              }),
            )
          }),
        done,
      ),
    abandon: (done) => {
      if (isBusy) next = () => removed(done)
      else removed(done)
    },
  }
}

const readAt = (
  path: string,
  from: number,
  most: number,
  done: (error: Error | null, bytes: Uint8Array) => void,
): void =>
  open(path, 'r', (unopened, file) => {
    if (unopened !== null) return done(unopened, new Uint8Array())
    const bytes = new Uint8Array(most)
    const fill = (length: number): void =>
      read(file, bytes, length, most - length, from + length, (error, count) => {
        if (error === null && count > 0 && length + count < most) return fill(length + count)
        close(file, () => done(error, error === null ? bytes.subarray(0, length + count) : new Uint8Array()))
      })
    fill(0)
  })

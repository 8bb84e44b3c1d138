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

/** The file is made when the first bytes come. */
const newFile = (unfinished: string, path: string): NewFile => {
  let descriptor: number | null = null
  let length = 0
  const opened = (then: (file: number) => void, done: Done): void => {
    if (descriptor !== null) then(descriptor)
    else {
      open(unfinished, FLAGS, 0o666, (error, file) => {
        if (error !== null) return done(error)
        descriptor = file
        then(file)
      })
    }
  }
  return {
    append: (bytes, done) =>
      opened(
        (file) =>
          writeAll(file, bytes, length, (error) => {
            if (error === null) length += bytes.length
            done(error)
          }),
        done,
      ),
    end: (done) =>
      opened(
        (file) =>
          fsync(file, (unsynced) => {
            if (unsynced !== null) return done(unsynced)
            close(file, () => renamed(unfinished, path, done))
          }),
        done,
      ),
    abandon: (done) => {
      const removed = (): void => rm(unfinished, { force: true }, () => done())
      if (descriptor === null) removed()
      else close(descriptor, removed)
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

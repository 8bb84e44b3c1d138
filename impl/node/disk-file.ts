/** The real disk: one file, appended to and cut, durable before anyone is told so. */
import { close, closeSync, fdatasync, fsyncSync, ftruncate, mkdirSync, openSync, readFile, write } from 'node:fs'
import { dirname } from 'node:path'
import type { Disk } from './ports.js'

/**
 * Opens the file, creating it and its folder if need be. The folder's own entry is made durable too, for a file that the
 * folder forgets in a crash is lost however well its content was synced. Throws Node's error if that fails.
 */
export const openFileDisk = (path: string): Disk => {
  const folder = dirname(path)
  const firstMade = mkdirSync(folder, { recursive: true })
  const file = openSync(path, 'a')
  syncFolder(folder)
  if (firstMade !== undefined) syncFolder(dirname(firstMade))
  return {
    name: path,
    read: (done) =>
      readFile(path, (error, content) => (error === null ? done(null, content) : done(error, new Uint8Array()))),
    append: (bytes, done) => writeAll(file, bytes, (error) => (error === null ? fdatasync(file, done) : done(error))),
    truncate: (length, done) =>
      ftruncate(file, length, (error) => (error === null ? fdatasync(file, done) : done(error))),
    close: (done) => close(file, () => done()),
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

/** A single write may take only a part of the bytes, for instance when the disk is nearly full. */
const writeAll = (file: number, bytes: Uint8Array, done: (error: Error | null) => void): void =>
  write(file, bytes, 0, bytes.length, null, (error, written) => {
    if (error !== null) done(error)
    else if (written === bytes.length) done(null)
    else writeAll(file, bytes.subarray(written), done)
  })

/** Files that are there with all of their first bytes, durable, or not at all; and folders that remember their files. */
import { close, closeSync, constants, fsync, fsyncSync, open, openSync, rename, write } from 'node:fs'
import { dirname } from 'node:path'

type Done = (error: Error | null) => void

/** Windows cannot open a folder, and needs no such sync. */
const FOLDERS_ARE_SYNCED = process.platform !== 'win32'

export const syncFolderSync = (folder: string): void => {
  if (!FOLDERS_ARE_SYNCED) return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

export const syncFolder = (folder: string, done: Done): void => {
  if (!FOLDERS_ARE_SYNCED) return void setImmediate(done, null)
  open(folder, 'r', (error, handle) => {
    if (error !== null) return done(error)
    fsync(handle, (failed) => close(handle, () => done(failed)))
  })
}

/** Writes all of the bytes at the place: a single write may take only a part of them, for instance when the disk is nearly full. */
export const writeAll = (descriptor: number, bytes: Uint8Array, position: number, done: Done): void =>
  write(descriptor, bytes, 0, bytes.length, position, (error, written) => {
    if (error !== null) done(error)
    else if (written === bytes.length) done(null)
    else writeAll(descriptor, bytes.subarray(written), position + written, done)
  })

/** Gives a file its name, which the folder remembers from `done` on. */
export const renamed = (from: string, to: string, done: Done): void =>
  rename(from, to, (error) => (error === null ? syncFolder(dirname(to), done) : done(error)))

/** Makes the file under another name first. It stays open with the flags. */
export const newDurableFile = (
  path: string,
  flags: number,
  bytes: Uint8Array,
  done: (error: Error | null, descriptor: number) => void,
): void =>
  open(`${path}.new`, flags | constants.O_TRUNC, 0o666, (error, descriptor) => {
    if (error !== null) return done(error, -1)
    const giveUp = (reason: Error): void => close(descriptor, () => done(reason, -1))
    writeAll(descriptor, bytes, 0, (unwritten) => {
      if (unwritten !== null) return giveUp(unwritten)
      fsync(descriptor, (unsynced) => {
        if (unsynced !== null) return giveUp(unsynced)
        renamed(`${path}.new`, path, (unnamed) => (unnamed === null ? done(null, descriptor) : giveUp(unnamed)))
      })
    })
  })

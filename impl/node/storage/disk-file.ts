/**
 * The real disk: the log as files of one folder, such as `wal`, `wal.16777216` and `wal.33554432`, each named by the place of the
 * stream at which it begins. Together they are one stream of bytes; only the last of them is written.
 */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, rmSync, unlink } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import type { Disk } from '../ports/ports.js'
import { contentLength, readPieces } from './file-pieces.js'
import { makeFolder } from './make-folder.js'
import { newDurableFile, syncFolderSync } from './new-file.js'
import { WAL_FLAGS, type WalFile, walFile } from './wal-file.js'

interface Named {
  readonly path: string
  /** Of the stream: where the file begins. */
  readonly begin: number
}

/**
 * Opens the stream that begins in this file, creating it and its folder if need be. The folder's own entry is made durable too,
 * for a file that the folder forgets in a crash is lost however well its content was synced. Throws Node's error if that fails.
 */
export const openFileDisk = (path: string): Disk => {
  const folder = dirname(path)
  const made = makeFolder(folder)
  removeUnfinished(path)
  const found = filesOf(path)
  // Files that were dropped may have come back in a crash, some without those after them: then they are no part of the stream.
  let files = contiguous(found.length === 0 ? [{ path, begin: 0 }] : found)
  let dropped: readonly Named[] = found.filter((file) => !files.includes(file))
  let { last, begin } = openLast(files)
  syncFolderSync(folder)
  for (const each of made) syncFolderSync(dirname(each))
  const end = (): number => begin + last.end()

  const next = (file: Named, opened: WalFile): void => {
    files = [...files, file]
    last = opened
    begin = file.begin
  }
  return {
    name: path,
    read: (take, done) => {
      setImmediate(() => {
        const length = readStream(files, last, take)
        if (!isLeft(length)) last.found(length.right)
        done(isLeft(length) ? length.left : null)
      })
    },
    append: (bytes, done) => last.append(bytes, done),
    truncate: (length, done) => {
      if (length >= begin) last.truncate(length - begin, done)
      else setImmediate(() => done(new Error(`it is cut at ${length}, before its last file begins at ${begin}`)))
    },
    split: (bytes, done) => {
      const file = { path: `${path}.${end()}`, begin: end() }
      newDurableFile(file.path, WAL_FLAGS, bytes, (error, descriptor) => {
        if (error !== null) return done(error)
        const closed = last
        next(file, walFile(descriptor, bytes.length))
        // What is left of the room of the file before is of no more use; whether it goes matters to nobody.
        closed.trim(() => closed.close(() => {}))
        done(null)
      })
    },
    drop: (before, done) => {
      const first = files.findLast((file) => file.begin <= before)
      const gone = first === undefined ? [] : [...dropped, ...files.filter((file) => file.begin < first.begin)]
      dropped = []
      files = files.filter((file) => !gone.includes(file))
      removeAll(gone, done)
    },
    close: (done) => last.close(done),
  }
}

/** Whether there is anything of the stream that begins in this file. */
export const hasLog = (path: string): boolean => existsSync(dirname(path)) && filesOf(path).length > 0

/** Files that a crash has left before they got their names. */
const removeUnfinished = (path: string): void => {
  const folder = dirname(path)
  for (const each of readdirSync(folder)) {
    if (each.startsWith(`${basename(path)}.`) && each.endsWith('.new')) rmSync(join(folder, each))
  }
}

/** The files of the stream that are there, in their order. One that was about to be made is not. */
const filesOf = (path: string): readonly Named[] => {
  const [folder, name] = [dirname(path), basename(path)]
  const files = readdirSync(folder).flatMap((each): readonly Named[] => {
    if (each === name) return [{ path, begin: 0 }]
    const place = each.startsWith(`${name}.`) ? each.slice(name.length + 1) : ''
    return /^[1-9]\d{0,15}$/.test(place) ? [{ path: join(folder, each), begin: Number(place) }] : []
  })
  return files.sort((a, b) => a.begin - b.begin)
}

/** The last file, and those before it of which each ends where the next one begins. */
const contiguous = (files: readonly Named[]): readonly Named[] => {
  const gap = files.findLastIndex(({ path, begin }, i) => {
    const next = files[i + 1]
    return next !== undefined && lengthOf(path) !== next.begin - begin
  })
  return files.slice(gap + 1)
}

/** Of the content. Throws Node's error. */
const lengthOf = (path: string): number => {
  const descriptor = openSync(path, 'r')
  try {
    const length = contentLength(descriptor)
    if (isLeft(length)) throw length.left
    return length.right
  } finally {
    closeSync(descriptor)
  }
}

const openLast = (files: readonly Named[]): { readonly last: WalFile; readonly begin: number } => {
  const { path, begin } = files.at(-1)!
  const descriptor = openSync(path, WAL_FLAGS, 0o666)
  return { last: walFile(descriptor, fstatSync(descriptor).size), begin }
}

/** Hands over all of the stream. Right: the length of the last file's content. */
const readStream = (
  files: readonly Named[],
  last: WalFile,
  take: (piece: Uint8Array, of: number) => void,
): Either<Error, number> => {
  const length = contentLength(last.descriptor)
  if (isLeft(length)) return length
  const of = files.at(-1)!.begin + length.right
  for (const [i, { path, begin }] of files.entries()) {
    const next = files[i + 1]
    const read =
      next === undefined
        ? readPieces(last.descriptor, length.right, of, take)
        : readClosed(path, next.begin - begin, of, take)
    if (isLeft(read)) return read
  }
  return length
}

const readClosed = (
  path: string,
  length: number,
  of: number,
  take: (piece: Uint8Array, of: number) => void,
): Either<Error, void> => {
  try {
    const descriptor = openSync(path, 'r')
    try {
      return readPieces(descriptor, length, of, take)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    return left(error instanceof Error ? error : new Error(`${error}`))
  }
}

/** The oldest first. A file that is gone already is none to complain of. */
const removeAll = ([first, ...others]: readonly Named[], done: (error: Error | null) => void): void => {
  if (first === undefined) return void setImmediate(done, null)
  unlink(first.path, (error) => (error === null || error.code === 'ENOENT' ? removeAll(others, done) : done(error)))
}

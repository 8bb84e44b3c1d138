/** The folder for what a run of a cluster leaves. */
import { existsSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { makeFolder } from '../../impl/node/storage/make-folder.js'

/** A new folder: the one to be kept, or a temporary one whose name begins so. Left: why it cannot be had. */
export const folderFor = (keep: string | null, prefix: string): Either<string, string> => {
  try {
    if (keep === null) return right(mkdtempSync(join(tmpdir(), prefix)))
    if (existsSync(keep)) return left(`--keep ${keep}: it exists already; expected the name of a new folder`)
    makeFolder(keep)
    return right(keep)
  } catch (error) {
    return left(`no folder can be made: ${error instanceof Error ? error.message : error}`)
  }
}

/**
 * Why no files can be left in a folder; null if they can. Asked before a run whose result must not be lost. A folder is made
 * and removed again, since a right to write is not all that it takes.
 */
export const whyNotWritable = (folder: string): string | null => {
  try {
    const made = makeFolder(folder)
    try {
      rmSync(mkdtempSync(join(folder, '.lockstep-')), { recursive: true })
    } finally {
      for (const each of [...made].reverse()) rmdirSync(each)
    }
    return null
  } catch (error) {
    return error instanceof Error ? error.message : `${error}`
  }
}

/** Makes folders. Node's own way to make the folders above as well asks for ever where none can be made, as in /proc. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/**
 * Makes the folder and those above it that are missing; returns them, the outermost first. Throws Node's error for the first that
 * cannot be made.
 */
export const makeFolder = (folder: string): readonly string[] => {
  const missing: string[] = []
  for (let path = resolve(folder); !exists(path) && dirname(path) !== path; path = dirname(path)) missing.unshift(path)
  // Node words the error for a file in its place.
  if (missing.length === 0 && !isFolder(folder)) mkdirSync(folder)
  for (const path of missing) {
    try {
      mkdirSync(path)
    } catch (error) {
      // Somebody else may have made it in between.
      if (!isFolder(path)) throw error
    }
  }
  return missing
}

/** Whether a flag names a file for what a run comes to: asked before the run, whose hours must not be lost. */
import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'

export const canBeWritten = (file: string): boolean => {
  try {
    const found = statSync(file, { throwIfNoEntry: false })
    if (found?.isDirectory()) return false
    accessSync(found === undefined ? dirname(file) : file, constants.W_OK)
    return found !== undefined || statSync(dirname(file)).isDirectory()
  } catch {
    return false
  }
}

/** The flags for files that continuous integration reads. */
import { optionalText, type ValuesOf } from '../cli/flags.js'
import { canBeWritten } from './can-be-written.js'

export const ciFlags = {
  junit: optionalText('FILE', 'a file', 'write the verdict as JUnit XML, one test case for the run'),
  sarif: optionalText('FILE', 'a file', 'write the verdict as SARIF 2.1.0, with file and line of what is wrong'),
} as const

export type CiValues = ValuesOf<typeof ciFlags>

/** What is wrong with them, found before anything is run. */
export const ciConflict = (values: CiValues): string | undefined => {
  for (const name of ['junit', 'sarif'] as const) {
    const file = values[name]
    if (file !== null && !canBeWritten(file))
      return `--${name} "${file}": expected a file that can be written, in a folder that exists`
  }
  return undefined
}

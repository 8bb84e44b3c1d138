/** The flag for a page about a run: the explorer in one file, with the run in it. */
import { optionalText, type ValuesOf } from '../cli/flags.js'
import { canBeWritten } from './can-be-written.js'

export const reportFlags = {
  report: optionalText(
    'FILE',
    'a file',
    'write a page about it in HTML, which needs no network: the explorer with the run in it',
  ),
} as const

export type ReportValues = ValuesOf<typeof reportFlags>

/** What is wrong with the flag, found before anything is run. */
export const reportConflict = ({ report }: ReportValues): string | undefined =>
  report === null || canBeWritten(report)
    ? undefined
    : `--report "${report}": expected a file that can be written, in a folder that exists`

/** What `check` and `refine` have in common before they explore. */

import type { Bounds } from '../../model/raft/bounds.js'
import { counted } from '../../text/counts.js'
import type { Settings } from '../checkpoint/format.js'
import { printLines } from '../cli/terminal.js'
import { type BoundsValues, boundsOf } from '../flags/bounds.js'
import { type NarrowingValues, narrowingSettings } from '../flags/narrowing.js'

/** What makes a checkpoint one of this exploration: the command, and the flags as they are typed. */
export const settingsOf = (command: string, values: BoundsValues & NarrowingValues, more: Settings): Settings => {
  const { servers, values: count, maxTerm, maxLog, maxMessages, maxCopies } = boundsOf(values)
  return {
    command,
    '--servers': servers,
    '--values': count,
    '--max-term': maxTerm,
    '--max-log': maxLog,
    '--max-messages': maxMessages,
    '--max-copies': maxCopies,
    '--network': values.network,
    ...narrowingSettings(values),
    ...more,
  }
}

/** Checkpoints without the flag are older than the flag, and mean the same as its default. */
export const batchSettings = ({ maxEntries }: { readonly maxEntries: number | null }): Settings =>
  maxEntries === null ? {} : { '--max-entries': maxEntries }

/**
 * A reducer asks all others for their votes in one step. Where that many messages do not fit, no election ever begins, and
 * the exploration, complete as it may be, shows next to nothing.
 */
export const warnOfNoElections = ({ servers, maxMessages }: Bounds): void => {
  const asked = servers - 1
  if (asked <= maxMessages) return
  printLines(process.stderr, [
    `warning: a candidate of ${counted(servers, 'server')} asks ${counted(asked, 'other')} at once, so no election fits into --max-messages ${maxMessages}; expected at least ${asked}`,
  ])
}

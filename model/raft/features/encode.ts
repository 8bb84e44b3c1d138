/** The canonical text of any message. */
import { encodeEntries, encodeMessage } from '../encode.js'
import type { Entry } from '../types.js'
import { fieldsOf, isOfFeature } from './messages.js'
import type { WholeMessage } from './types.js'

export const encodeWholeMessage = (m: WholeMessage): string => {
  if (!isOfFeature(m)) return m.mtransfer === undefined ? encodeMessage(m) : `${encodeMessage(m)}|${m.mtransfer}`
  const fields = fieldsOf(m).map(([, kind, value]) =>
    kind === 'entries' ? encodeEntries(value as readonly Entry[]) : String(value),
  )
  return [m.mtype, m.msource, m.mdest, m.mterm, ...fields].join('|')
}

/** The canonical text of any message. */
import { encodeMessage } from '../encode.js'
import { encodeKind } from './kinds.js'
import { fieldsOf, isOfFeature } from './messages.js'
import type { WholeMessage } from './types.js'

const given = (field: unknown): readonly unknown[] => (field === undefined ? [] : [field])

export const encodeWholeMessage = (m: WholeMessage): string => {
  if (!isOfFeature(m)) return [encodeMessage(m), ...given(m.mtransfer), ...given(m.mincarnation)].join('|')
  const fields = fieldsOf(m).map(([, kind, value]) => encodeKind(kind, value))
  return [m.mtype, m.msource, m.mdest, m.mterm, ...fields].join('|')
}

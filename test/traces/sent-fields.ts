/** The names of the fields that a message of a kind has in a trace, besides its envelope. */
import { fieldsOf, type MessageKind } from '../../impl/raft/messages.js'

export const sentFieldNames = (kind: MessageKind): readonly string[] =>
  fieldsOf(kind).flatMap(([name, of]) => (of === 'result' ? ['success', 'matchIndex'] : [name]))

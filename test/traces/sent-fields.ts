/** The fields that a message of a kind has in a trace, besides its envelope. */
import { type FieldKind, fieldsOf, type MessageKind } from '../../impl/raft/messages.js'

/** The answer to an AppendEntries stands in a trace as two fields. */
type Form = Exclude<FieldKind, 'result'>

const sentFields = (kind: MessageKind): readonly (readonly [name: string, form: Form])[] =>
  fieldsOf(kind).flatMap(([name, of]): readonly (readonly [string, Form])[] =>
    of === 'result'
      ? [
          ['success', 'vote'],
          ['matchIndex', 'index'],
        ]
      : [[name, of]],
  )

export const sentFieldNames = (kind: MessageKind): readonly string[] => sentFields(kind).map(([name]) => name)

/** Something for each of the fields. */
export const ofSentFields = <A>(kind: MessageKind, forms: Readonly<Record<Form, A>>): Readonly<Record<string, A>> =>
  Object.fromEntries(sentFields(kind).map(([name, form]) => [name, forms[form]]))

/** Those that a trace may leave out. */
export const mayBeLeftOut = (name: string): boolean =>
  ['lastLogIndex', 'lastLogTerm', 'prevLogTerm', 'leaderCommit', 'matchIndex'].includes(name)

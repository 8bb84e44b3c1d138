/**
 * The messages of raft.tla, described once: the fields that each type has besides its term, its source and its destination. The
 * canonical text, `TypeOK`, what is shown of a message and the way from and to TLA+ follow from it, so a new type is a line here.
 */
import type { Entry, Log, Message } from './types.js'

/** What a field may hold. */
export interface FieldTypes {
  readonly Nat: number
  readonly BOOLEAN: boolean
  /** A sequence of entries that the message carries. */
  readonly entries: readonly Entry[]
  /** A history field: a whole log, there only where the history is kept. */
  readonly history: Log
}
export type FieldKind = keyof FieldTypes

export type MessageType = Message['mtype']
export type MessageOf<Type extends MessageType> = Required<Extract<Message, { readonly mtype: Type }>>
type FieldOf<Type extends MessageType> = Exclude<keyof MessageOf<Type>, 'mtype' | 'mterm' | 'msource' | 'mdest'>

/** The kind of field whose type is exactly this one. */
type KindOf<Value> = {
  readonly [Kind in FieldKind]: [Value, FieldTypes[Kind]] extends [FieldTypes[Kind], Value] ? Kind : never
}[FieldKind]

/** A type that is missing, a field too many and one of another kind do not compile. */
export const messageFields = {
  RequestVoteRequest: { mlastLogTerm: 'Nat', mlastLogIndex: 'Nat' },
  RequestVoteResponse: { mvoteGranted: 'BOOLEAN', mlog: 'history' },
  AppendEntriesRequest: {
    ...{ mprevLogIndex: 'Nat', mprevLogTerm: 'Nat', mentries: 'entries' },
    ...{ mlog: 'history', mcommitIndex: 'Nat' },
  },
  AppendEntriesResponse: { msuccess: 'BOOLEAN', mmatchIndex: 'Nat' },
} as const satisfies {
  readonly [Type in MessageType]: { readonly [Field in FieldOf<Type>]: KindOf<MessageOf<Type>[Field]> }
}

/** The vote request and its answer: the only messages that a server may send to itself. */
export const votes: readonly MessageType[] = ['RequestVoteRequest', 'RequestVoteResponse']

/** One field of a message: its name and its kind. */
export interface Field {
  readonly name: string
  readonly kind: FieldKind
}

const listed = Object.fromEntries(
  Object.entries(messageFields).map(([type, fields]) => [
    type,
    Object.entries(fields).map(([name, kind]): Field => ({ name, kind })),
  ]),
) as unknown as Readonly<Record<MessageType, readonly Field[]>>

export const messageTypes = Object.keys(messageFields) as readonly MessageType[]

/** The fields of a type, in their order. */
export const fieldsOf = (type: MessageType): readonly Field[] => listed[type]

/** The value of a field; undefined for a history field where the history is left out. */
export const fieldOf = (m: object, name: string): unknown => (m as Readonly<Record<string, unknown>>)[name]

/** What is made of each kind of field. */
export type OfFields<A> = { readonly [Kind in FieldKind]: (value: FieldTypes[Kind], name: string) => A }

/** What is made of the fields that a message has, with their names and kinds, in their order. */
export const ofFields = <A>(m: Message, make: OfFields<A>): readonly (Field & { readonly made: A })[] =>
  fieldsOf(m.mtype).flatMap(({ name, kind }) => {
    const value = fieldOf(m, name)
    return value === undefined ? [] : [{ name, kind, made: make[kind](value as never, name) }]
  })

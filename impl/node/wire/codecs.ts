/**
 * The io-ts codecs of the compact JSON in which the write-ahead log and the peers write the reducer's basic types, and what
 * has another form there.
 */
import { type Either, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Command, Entry, Index, ServerId, Term } from '../../raft/types.js'

const whole =
  (least: number) =>
  (u: unknown): u is number =>
    Number.isSafeInteger(u) && (u as number) >= least

const branded = <A extends B, B>(expected: string, is: (u: unknown) => u is B): t.Type<A, B, unknown> => {
  const holds = (u: unknown): u is A => is(u)
  return new t.Type(expected, holds, (u, context) => (holds(u) ? t.success(u) : t.failure(u, context)), t.identity)
}

/** Names are shown in logs and error lines, so they are of a length that fits there, and none ends the line. */
const isName = (u: unknown): u is string => typeof u === 'string' && /^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u.test(u)
export const serverId: t.Type<ServerId, string, unknown> = branded('a server name', isName)
export const clusterName: t.Type<string, string, unknown> = branded('a cluster name', isName)
export const term: t.Type<Term, number, unknown> = branded('a term, from 1', whole(1))
/** What tells the data folders of a node apart: one that was begun anew has another one. */
export type FolderId = string & { readonly FolderId: true }
export const folderId: t.Type<FolderId, string, unknown> = branded(
  'the id of a data folder',
  (u): u is string => typeof u === 'string' && /^[\w-]{1,64}$/.test(u),
)
/** The term before the first entry is written 0. */
export const termOrZero: t.Type<Term, number, unknown> = branded('a term, or 0', whole(0))
export const index: t.Type<Index, number, unknown> = branded('an index, from 0', whole(0))
export const count: t.Type<number, number, unknown> = branded('a whole number, from 1', whole(1))

/** The value or null, which stands for an option. */
export const nullable = <A extends O, O>(codec: t.Type<A, O, unknown>): t.Type<A | null, O | null, unknown> =>
  branded(`${codec.name}, or null`, (u): u is A | null => u === null || codec.is(u))

/** An entry: `[term, command]`, the command null for a no-op. */
type EntryJson = readonly [term: Term, command: Command | null]

const isEntryJson = (u: unknown): u is EntryJson =>
  Array.isArray(u) && u.length === 2 && whole(1)(u[0]) && (u[1] === null || typeof u[1] === 'string')

const entry: t.Type<EntryJson, EntryJson, unknown> = branded('[term, command or null]', isEntryJson)

export const entries = t.readonlyArray(entry, 'entries')

const NOOP = { _tag: 'Noop' } as const

export const toEntry = ([term, command]: EntryJson): Entry => ({
  term,
  payload: command === null ? NOOP : { _tag: 'Command', command },
})

export const fromEntry = ({ term, payload }: Entry): EntryJson => [
  term,
  payload._tag === 'Noop' ? null : payload.command,
]

/** Decodes bytes that hold one JSON value; the error is one line that says where and what was expected. */
export const decodeJson = <A>(codec: t.Type<A, unknown, unknown>) => decodeWith((json) => decoded(codec, json))

/**
 * The same for a codec that leaves what it decodes as it is: then it is enough to ask whether a value is right. To decode it
 * means to keep the way to each of its parts as well, for an error that nearly never comes.
 */
export const decodeJsonAsIs = <A>(codec: { readonly is: t.Is<A>; readonly decode: t.Decode<unknown, A> }) =>
  decodeWith((json): Either<string, A> => (codec.is(json) ? right(json) : decoded(codec, json)))

const decodeWith =
  <A>(decode: (json: unknown) => Either<string, A>) =>
  (bytes: Uint8Array): Either<string, A> => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return left(`not JSON: ${brief(text)}`)
    }
    return decode(json)
  }

const decoded = <A>(codec: { readonly decode: t.Decode<unknown, A> }, json: unknown): Either<string, A> =>
  mapLeft(explain)(codec.decode(json))

export const encodeJson =
  <A>(codec: t.Type<A, unknown, unknown>) =>
  (a: A): Uint8Array =>
    Buffer.from(JSON.stringify(codec.encode(a)), 'utf8')

const explain = (errors: t.Errors): string => {
  const [error] = errors
  if (error === undefined) return 'it is not what was expected'
  const { context, value } = error
  // Under a union or an intersection stands the number of the alternative, which says nothing to a reader.
  const path = context.slice(1).filter((_, i) => !hasNumberedParts(context[i]?.type))
  const where = path.length === 0 ? 'it' : path.map(({ key }) => key).join('.')
  return `${where} should be ${context.at(-1)?.type.name}, found ${brief(written(value))}`
}

const hasNumberedParts = (codec: unknown): boolean =>
  codec instanceof t.UnionType || codec instanceof t.IntersectionType

/** Parsing a value goes as deep as it likes, writing it does not: a peer must not bring the node down by nesting lists. */
const written = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value)
  } catch {
    return 'a value that is nested too deeply'
  }
}

/** What strangers sent stands in one line of a log, so nothing in it may end the line or move the cursor. */
const escaped = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

const brief = (text: string | undefined): string =>
  text === undefined ? 'nothing' : escaped(text.length <= 60 ? text : `${text.slice(0, 57)}...`)

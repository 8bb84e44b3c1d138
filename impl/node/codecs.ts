/** The io-ts codecs of the reducer's basic types, in the compact JSON that the write-ahead log and the peers use. */
import { type Either, either, left, right } from 'fp-ts/lib/Either.js'
import { isNone, none, type Option, some } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { type Entry, type Index, type ServerId, Term } from '../raft/types.js'

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
/** The term before the first entry is written 0. */
export const termOrZero: t.Type<Term, number, unknown> = branded('a term, or 0', whole(0))
export const index: t.Type<Index, number, unknown> = branded('an index, from 0', whole(0))
export const count: t.Type<number, number, unknown> = branded('a whole number, from 1', whole(1))

/** An option as the value or null. */
export const nullable = <A, O>(codec: t.Type<A, O, unknown>): t.Type<Option<A>, O | null, unknown> =>
  new t.Type(
    `${codec.name}, or null`,
    (u): u is Option<A> => typeof u === 'object' && u !== null && '_tag' in u,
    (u, context) => (u === null ? t.success(none) : either.map(codec.validate(u, context), some)),
    (a) => (isNone(a) ? null : codec.encode(a.value)),
  )

type EntryJson = readonly [term: number, command: string | null]

const isEntryJson = (u: unknown): u is EntryJson =>
  Array.isArray(u) && u.length === 2 && whole(1)(u[0]) && (u[1] === null || typeof u[1] === 'string')

const NOOP = { _tag: 'Noop' } as const

/** An entry as `[term, command]`, the command null for a no-op. */
export const entry: t.Type<Entry, EntryJson, unknown> = new t.Type(
  '[term, command or null]',
  (u): u is Entry => typeof u === 'object' && u !== null && 'payload' in u,
  (u, context) =>
    isEntryJson(u)
      ? t.success({ term: Term(u[0]), payload: u[1] === null ? NOOP : { _tag: 'Command', command: u[1] } })
      : t.failure(u, context),
  ({ term, payload }) => [term, payload._tag === 'Noop' ? null : payload.command],
)

export const entries = t.readonlyArray(entry, 'entries')

/** Decodes bytes that hold one JSON value; the error is one line that says where and what was expected. */
export const decodeJson =
  <A>(codec: t.Type<A, unknown, unknown>) =>
  (bytes: Uint8Array): Either<string, A> => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return left(`not JSON: ${brief(text)}`)
    }
    const decoded = codec.decode(json)
    return decoded._tag === 'Right' ? right(decoded.right) : left(explain(decoded.left))
  }

export const encodeJson =
  <A>(codec: t.Type<A, unknown, unknown>) =>
  (a: A): Uint8Array =>
    Buffer.from(JSON.stringify(codec.encode(a)), 'utf8')

const explain = (errors: t.Errors): string => {
  const [error] = errors
  if (error === undefined) return 'it is not what was expected'
  const { context, value } = error
  // Under a union stands the number of the alternative, which says nothing to a reader.
  const path = context.slice(1).filter((_, i) => !(context[i]?.type instanceof t.UnionType))
  const where = path.length === 0 ? 'it' : path.map(({ key }) => key).join('.')
  return `${where} should be ${context.at(-1)?.type.name}, found ${brief(written(value))}`
}

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

/**
 * The io-ts codecs of the compact JSON in which the write-ahead log and the peers write the reducer's basic types, and what
 * has another form there.
 */
import { type Either, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { leaf } from '../../../decoding/leaf.js'
import { brief, refusalOf, showRefusal } from '../../../decoding/refusal.js'
import type { Members } from '../../raft/features/members.js'
import type { Command, Entry, Index, Payload, ServerId, Term } from '../../raft/types.js'

const whole =
  (least: number) =>
  (u: unknown): u is number =>
    Number.isSafeInteger(u) && (u as number) >= least

/** Names are shown in logs and error lines, so they are of a length that fits there, and none ends the line. */
const isName = (u: unknown): u is string => typeof u === 'string' && /^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u.test(u)
export const serverId: t.Type<ServerId, string, unknown> = leaf('a server name', isName)
export const clusterName: t.Type<string, string, unknown> = leaf('a cluster name', isName)
export const term: t.Type<Term, number, unknown> = leaf('a term, from 1', whole(1))
/** What tells the data folders of a node apart: one that was begun anew has another one. */
export type FolderId = string & { readonly FolderId: true }
export const folderId: t.Type<FolderId, string, unknown> = leaf(
  'the id of a data folder',
  (u): u is string => typeof u === 'string' && /^[\w-]{1,64}$/.test(u),
)
/** The term before the first entry is written 0. */
export const termOrZero: t.Type<Term, number, unknown> = leaf('a term, or 0', whole(0))
export const index: t.Type<Index, number, unknown> = leaf('an index, from 0', whole(0))
export const offset: t.Type<number, number, unknown> = leaf('a place in a file, from 0', whole(0))
export const count: t.Type<number, number, unknown> = leaf('a whole number, from 1', whole(1))

/** The value or null, which stands for an option. */
export const nullable = <A extends O, O>(codec: t.Type<A, O, unknown>): t.Type<A | null, O | null, unknown> =>
  leaf(`${codec.name}, or null`, (u): u is A | null => u === null || codec.is(u))

/** An entry: `[term, command]`, the command null for a no-op; the members, as three lists, where they change. */
type EntryJson = readonly [term: Term, carries: Command | null | MembersJson]
type MembersJson = readonly [voters: Names, outgoing: Names, learners: Names]
type Names = readonly ServerId[]

const isNames = (u: unknown): u is Names => Array.isArray(u) && u.every((name) => typeof name === 'string')
const isMembers = (u: unknown): u is MembersJson => Array.isArray(u) && u.length === 3 && u.every(isNames)

/** The members, as a message has them. */
export const members: t.Type<Members, Members, unknown> = leaf(
  'members',
  (u): u is Members =>
    typeof u === 'object' && u !== null && Object.keys(u).join() === MEMBERS && isMembers(Object.values(u)),
)
const MEMBERS = (['voters', 'outgoing', 'learners'] satisfies readonly (keyof Members)[]).join()

const isEntryJson = (u: unknown): u is EntryJson =>
  Array.isArray(u) && u.length === 2 && whole(1)(u[0]) && (u[1] === null || typeof u[1] === 'string' || isMembers(u[1]))

const entry: t.Type<EntryJson, EntryJson, unknown> = leaf('[term, command, null or members]', isEntryJson)

export const entries = t.readonlyArray(entry, 'entries')

const NOOP = { _tag: 'Noop' } as const

const toPayload = (carries: EntryJson[1]): Payload => {
  if (carries === null) return NOOP
  if (typeof carries === 'string') return { _tag: 'Command', command: carries }
  const [voters, outgoing, learners] = carries
  return { _tag: 'Members', members: { voters, outgoing, learners } }
}

export const toEntry = ([term, carries]: EntryJson): Entry => ({ term, payload: toPayload(carries) })

const fromPayload = (payload: Payload): EntryJson[1] => {
  switch (payload._tag) {
    case 'Noop':
      return null
    case 'Command':
      return payload.command
    case 'Members':
      return [payload.members.voters, payload.members.outgoing, payload.members.learners]
  }
}

export const fromEntry = ({ term, payload }: Entry): EntryJson => [term, fromPayload(payload)]

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

const explain = ([error]: t.Errors): string =>
  error === undefined ? 'it is not what was expected' : showRefusal(refusalOf(error, 'it'))

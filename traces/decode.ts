/** What io-ts lacks for a format that strangers write: closed objects, cases by a tag, and one readable reason for a refusal. */
import { type Either, isLeft, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { leaf } from '../decoding/leaf.js'
import { excerpt, pathOf, type Refusal, refusalOf, shownPath } from '../decoding/refusal.js'
import { shaped } from '../decoding/shape.js'
import { parseJson } from './json.js'

type Fields<R extends t.Props, O extends t.Props> = { readonly [K in keyof R]: t.TypeOf<R[K]> } & {
  readonly [K in keyof O]?: t.TypeOf<O[K]>
}

type Cases = Readonly<Record<string, t.Mixed>>

const isObject = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** The type of a field that ought not to be there; it marks the error, so that `explain` can word it. */
const absent = leaf('no such field', (_u): _u is never => false)

/**
 * An object with the required fields, perhaps the optional ones, and no other: an optional field whose name is misspelt
 * would otherwise never be checked. Reports the first error only. The fields' codecs must encode a value as itself.
 */
export const closed = <R extends t.Props, O extends t.Props>(required: R, optional: O): t.Type<Fields<R, O>> => {
  const needed = Object.entries(required)
  const codecs = new Map<string, t.Mixed>([...needed, ...Object.entries(optional)])
  const names = [...codecs.keys()].join(', ')
  const is = (u: unknown): u is Fields<R, O> =>
    isObject(u) &&
    needed.every(([key]) => Object.hasOwn(u, key)) &&
    Object.keys(u).every((key) => codecs.get(key)?.is(u[key]) ?? false)
  const validate: t.Validate<unknown, Fields<R, O>> = (u, context) => {
    if (!isObject(u)) return t.failure(u, context)
    for (const [key, codec] of needed) {
      if (!Object.hasOwn(u, key)) return t.failure(undefined, t.appendContext(context, key, codec))
    }
    for (const key of Object.keys(u)) {
      const codec = codecs.get(key)
      const value = u[key]
      if (codec === undefined) return t.failure(value, t.appendContext(context, key, absent, value), `one of ${names}`)
      const result = codec.validate(value, t.appendContext(context, key, codec, value))
      if (isLeft(result)) return result
    }
    // Every field has just been checked by its codec, and all of them encode a value as itself.
    return t.success(u as Fields<R, O>)
  }
  return shaped(new t.Type('an object', is, validate, t.identity), { _tag: 'Object', required, optional })
}

/** One of several objects, told apart by the field `tag`. */
export const tagged = <C extends Cases>(tag: string, cases: C): t.Type<t.TypeOf<C[keyof C]>> => {
  const byTag = new Map<string, t.Mixed>(Object.entries(cases))
  const tags = leaf(`one of ${[...byTag.keys()].join(', ')}`, (u): u is string => typeof u === 'string' && byTag.has(u))
  const caseOf = (u: unknown): t.Mixed | undefined =>
    isObject(u) && Object.hasOwn(u, tag) && tags.is(u[tag]) ? byTag.get(u[tag]) : undefined
  const codec = new t.Type<t.TypeOf<C[keyof C]>>(
    'an object',
    (u): u is t.TypeOf<C[keyof C]> => caseOf(u)?.is(u) ?? false,
    (u, context) => {
      if (!isObject(u)) return t.failure(u, context)
      const value = Object.hasOwn(u, tag) ? u[tag] : undefined
      return caseOf(u)?.validate(u, context) ?? t.failure(value, t.appendContext(context, tag, tags, value))
    },
    t.identity,
  )
  return shaped(codec, { _tag: 'OneOf', codecs: [...byTag.values()] })
}

const explain = (error: t.ValidationError): Refusal => {
  const refusal = refusalOf(error, 'the line')
  return error.context.at(-1)?.type === absent
    ? { ...refusal, found: `unknown field ${pathOf(error.context)}` }
    : refusal
}

/** Decodes a value; the refusal tells the first thing that is wrong with it. */
export const decode = <A>(codec: t.Type<A>, u: unknown): Either<Refusal, A> =>
  pipe(
    codec.decode(u),
    mapLeft(([first]) => (first === undefined ? { found: excerpt(u), expected: codec.name } : explain(first))),
  )

/** Decodes a line of JSON. */
export const decodeLine = <A>(codec: t.Type<A>, text: string): Either<Refusal, A> => {
  const parsed = parseLine(text, 'one JSON object')
  return isLeft(parsed) ? parsed : decode(codec, parsed.right)
}

/** The value of a line of JSON; `expected` is said where it is none. */
export const parseLine = (text: string, expected: string): Either<Refusal, unknown> =>
  pipe(
    parseJson(text),
    mapLeft(
      (fault): Refusal =>
        fault._tag === 'Repeated'
          ? { found: `${shownPath(fault.path.map(String))} stands twice`, expected: 'each field once' }
          : { found: text === '' ? 'an empty line' : `not JSON: ${excerpt(text)}`, expected },
    ),
  )

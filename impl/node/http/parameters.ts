/** Codecs of what comes as text, in paths and queries. */
import * as t from 'io-ts'
import { type Described, integer } from '../../store/fields.js'

/** A number in decimal digits, without a zero before them: each has one name only. */
export const digits = <A extends number>(codec: t.Type<A, number, unknown> & Described) =>
  Object.assign(
    new t.Type<A, string, unknown>(
      codec.name,
      codec.is,
      (u, context) =>
        typeof u === 'string' && /^(?:0|[1-9]\d{0,15})$/.test(u)
          ? codec.validate(Number(u), context)
          : t.failure(u, context),
      String,
    ),
    { schema: codec.schema },
  )

/** What may be left out, and then is `absent`. */
export const optional = <A, B extends string | number | null>(
  codec: t.Type<A, unknown, unknown> & Described,
  absent: B,
) =>
  Object.assign(
    new t.Type<A | B, unknown, unknown>(
      codec.name,
      (u): u is A | B => u === absent || codec.is(u),
      (u, context) => (u === undefined ? t.success(absent) : codec.validate(u, context)),
      (a) => a,
    ),
    { schema: absent === null ? codec.schema : { ...codec.schema, default: absent } },
  )

const maxTail = 200

/** How many entries of a log are looked at. */
export const TailSize = integer<number>(1, maxTail, `a number of entries (an integer from 1 to ${maxTail})`)

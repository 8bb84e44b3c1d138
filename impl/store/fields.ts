/** The scalars of the shop. Every limit is here, in a codec, so that nothing out of bounds ever enters the log. */
import * as t from 'io-ts'

declare const brand: unique symbol
type Brand<Name extends string> = { readonly [brand]: Name }

/** A product's name in addresses and orders, chosen by the shop; it fits into a URL path as it is. */
export type ProductId = string & Brand<'ProductId'>
/** An order's number; the shop counts them from 1. */
export type OrderId = number & Brand<'OrderId'>
/** An amount of money in cents, a safe integer and never negative. */
export type Cents = number & Brand<'Cents'>
/** Who an order is for: a name that the customer chose. It proves nothing about the caller. */
export type CustomerId = string & Brand<'CustomerId'>
/** A client's name for one request, by which a repetition is recognised. */
export type IdempotencyKey = string & Brand<'IdempotencyKey'>

export const maxQuantity = 1_000_000
export const maxPrice = 1_000_000_000
export const maxLines = 100
export const maxPage = 1000
/** The most units of a product that the shop may ever have taken in: every sum of stock stays a safe integer. */
export const maxUnits = 1_000_000_000_000

/**
 * What a codec takes, in the words of JSON Schema (draft 2020-12). It stands with the codec and is made of the same values,
 * so that the description of the HTTP interface cannot say anything else than what is decoded.
 */
export interface Described {
  readonly schema: Readonly<Record<string, unknown>>
}

const isIntegerIn = (from: number, to: number, u: unknown): u is number =>
  typeof u === 'number' && Number.isSafeInteger(u) && u >= from && u <= to

/** A -0 becomes a 0: it is equal to it for us, but neither for JSON nor for a reader of the digest. */
export const integer = <A extends number>(
  from: number,
  to: number,
  name: string,
): t.Type<A, number, unknown> & Described =>
  Object.assign(
    new t.Type<A, number, unknown>(
      name,
      (u): u is A => isIntegerIn(from, to, u) && !Object.is(u, -0),
      (u, context) => (isIntegerIn(from, to, u) ? t.success((u + 0) as A) : t.failure(u, context)),
      (a) => a,
    ),
    { schema: { type: 'integer', minimum: from, maximum: to } },
  )

export const text = <A extends string>(pattern: RegExp, name: string): t.Type<A, string, unknown> & Described => {
  const is = (u: unknown): u is A => typeof u === 'string' && pattern.test(u)
  const codec = new t.Type<A, string, unknown>(
    name,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    (a) => a,
  )
  return Object.assign(codec, { schema: { type: 'string', pattern: pattern.source } })
}

export const ProductId = text<ProductId>(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  'a product id (1 to 64 letters, digits, ".", "_" or "-", the first a letter or digit)',
)
export const OrderId = integer<OrderId>(1, Number.MAX_SAFE_INTEGER, 'an order number')
export const CustomerId = text<CustomerId>(
  /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/,
  'a customer (1 to 64 letters, digits, ".", "_", "@", "+" or "-", the first a letter or digit)',
)
export const IdempotencyKey = text<IdempotencyKey>(
  /^[\x21-\x7e]{1,200}$/,
  'an idempotency key (1 to 200 visible ASCII characters without spaces)',
)

const longestName = 200
/** None of `\p{Cc}`, written so that the engines of other languages take it too. */
const pattern = String.raw`^[^\x00-\x1f\x7f-\x9f]+$`
const noControls = new RegExp(pattern)

/** Characters are code points, as JSON Schema counts them. */
const isName = (u: unknown): u is string =>
  typeof u === 'string' && u.length <= 2 * longestName && noControls.test(u) && [...u].length <= longestName

export const ProductName: t.Type<string, string, unknown> & Described = Object.assign(
  new t.Type<string, string, unknown>(
    `a name (1 to ${longestName} characters, no control characters)`,
    isName,
    (u, context) => (isName(u) ? t.success(u) : t.failure(u, context)),
    (a) => a,
  ),
  { schema: { type: 'string', minLength: 1, maxLength: longestName, pattern } },
)

export const Price = integer<Cents>(0, maxPrice, `a price in cents (an integer from 0 to ${maxPrice})`)
export const Total = integer<Cents>(0, Number.MAX_SAFE_INTEGER, 'an amount in cents')
export const Quantity = integer<number>(1, maxQuantity, `a quantity (an integer from 1 to ${maxQuantity})`)
export const Units = integer<number>(0, maxUnits, `a number of units (an integer from 0 to ${maxUnits})`)
export const PageSize = integer<number>(1, maxPage, `a page size (an integer from 1 to ${maxPage})`)

/**
 * An object with exactly these fields: others are dropped. The name is what an error message says was expected. A value that
 * is one already is taken as it is: to go through it as io-ts does, with a path for what might be wrong, takes ten times as
 * long, and every command is decoded on every node.
 */
export const record = <P extends t.Props>(name: string, fields: P): t.ReadonlyC<t.ExactC<t.TypeC<P>>> => {
  const codec = t.readonly(t.exact(t.type(fields, name)), name)
  const codecs = Object.entries<t.Mixed>(fields)
  const is = (u: unknown): u is t.TypeOf<typeof codec> => {
    if (!t.UnknownRecord.is(u) || Object.keys(u).length !== codecs.length) return false
    for (const [field, { is: isField }] of codecs) if (!isField(u[field])) return false
    return true
  }
  const validate: typeof codec.validate = (u, context) => (is(u) ? t.success(u) : codec.validate(u, context))
  return new t.ReadonlyType(name, is, validate, codec.encode, codec.type)
}

/** What may be left out, or null; both are null. */
export const optionalOrNull = <A extends string>(
  codec: t.Type<A, string, unknown> & Described,
): t.Type<A | null, string | null, unknown> & Described => {
  const orNull = t.union([codec, t.null], `${codec.name} or null`)
  return Object.assign(
    new t.Type<A | null, string | null, unknown>(
      orNull.name,
      // As the union says, but without going through its members: every order is judged here.
      (u): u is A | null => u === null || codec.is(u),
      (u, context) => (u === undefined ? t.success(null) : orNull.validate(u, context)),
      orNull.encode,
    ),
    { schema: { anyOf: [codec.schema, { type: 'null' }] } },
  )
}

export const orderId = (n: number): OrderId => n as OrderId
export const cents = (n: number): Cents => n as Cents

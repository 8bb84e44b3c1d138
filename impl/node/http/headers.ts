/**
 * The headers that come with an order: Idempotency-Key, under which it is placed at most once, and Order-Secret, which the
 * buyer of an order knows and nobody else does.
 */
import { createHash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import { text } from '../../store/fields.js'
import { SecretDigest } from '../../store/secret.js'
import { type Answer, problem } from './answer.js'

/** In the form in which Node has the names of headers. */
export const secretHeader = 'order-secret'

export const OrderSecret = text<string>(
  /^[\x21-\x7e]{1,200}$/,
  'a secret (1 to 200 visible ASCII characters without spaces)',
)

/** What the log and the shop are given in the place of a secret. */
export const digestOfSecret = (secret: string): SecretDigest => {
  const digest = createHash('sha256').update(secret, 'latin1').digest('base64url').slice(0, 22)
  if (!SecretDigest.is(digest)) throw new TypeError(`${digest} is no ${SecretDigest.name}`)
  return digest
}

/** What is shown by somebody who shows no secret: no order has the empty one. */
export const stranger = digestOfSecret('')

const bareItem = String.raw`(?:-?\d{1,15}(?:\.\d{1,3})?|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"|[A-Za-z*][!#$%&'*+.^_\x60|~0-9A-Za-z:/-]*|:[A-Za-z0-9+/=]*:|\?[01])`
const parameter = `; *[a-z*][a-z0-9_.*-]*(?:=${bareItem})?`
/** A string, and parameters, which mean nothing here. */
const quoted = new RegExp(String.raw`^"(?<inside>(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"(?:${parameter})*$`)

/**
 * What Idempotency-Key says, which need not be a key yet. By the IETF's draft it is a string of structured fields (RFC 9651):
 * `"k1"`; most clients send the key by itself: `k1`. Both are the same key. Left: 400 for what begins as a string, and is none.
 */
export const readKey = (header: string | readonly string[] | undefined): E.Either<Answer, string | undefined> => {
  if (typeof header !== 'string') return E.right(undefined)
  if (!header.startsWith('"')) return E.right(header)
  const inside = quoted.exec(header)?.groups?.inside
  return inside === undefined
    ? E.left(
        problem(
          400,
          'BadIdempotencyKey',
          `in the header Idempotency-Key: expected a key, or a key in quotes as RFC 9651 writes strings, got ${header}`,
        ),
      )
    : E.right(inside.replace(/\\(.)/g, '$1'))
}

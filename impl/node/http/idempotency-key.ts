/**
 * The header Idempotency-Key. By the IETF's draft it is a string of structured fields (RFC 9651): `"k1"`; most clients send the
 * key by itself: `k1`. Both are the same key.
 */
import * as E from 'fp-ts/lib/Either.js'
import { type Answer, problem } from './answer.js'

const bareItem = String.raw`(?:-?\d{1,15}(?:\.\d{1,3})?|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"|[A-Za-z*][!#$%&'*+.^_\x60|~0-9A-Za-z:/-]*|:[A-Za-z0-9+/=]*:|\?[01])`
const parameter = `; *[a-z*][a-z0-9_.*-]*(?:=${bareItem})?`
/** A string, and parameters, which mean nothing here. */
const quoted = new RegExp(String.raw`^"(?<inside>(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"(?:${parameter})*$`)

/** What the header says, which need not be a key yet. Left: 400 for what begins as a string, and is none. */
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

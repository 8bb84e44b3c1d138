/**
 * What an order is cancelled by: its buyer's secret. The shop never sees the secret: the node that is asked hands on a digest
 * of it.
 */
import * as t from 'io-ts'
import { type Described, optionalOrNull, record, text } from './fields.js'

declare const brand: unique symbol
/** 22 digits of base64url: 128 bits of a cryptographic hash. */
export type SecretDigest = string & { readonly [brand]: 'SecretDigest' }

export const SecretDigest: t.Type<SecretDigest, string, unknown> & Described = text<SecretDigest>(
  /^[A-Za-z0-9_-]{22}$/,
  'the digest of a secret (22 digits of base64url)',
)

/**
 * What an order is placed with, and what a command on one shows. Null: an order from before there were secrets; and a command
 * that need not show any: an admin's, or one from before there were secrets.
 */
export const OptionalSecret = optionalOrNull(SecretDigest)

/** Where no secret is shown, none is written: such commands have the texts that they had before there were secrets. */
export const withoutNoSecret = <A extends object>(command: A): A => {
  if (!('secret' in command) || command.secret !== null) return command
  const written = { ...command }
  Reflect.deleteProperty(written, 'secret')
  return written
}

/** A record whose field `secret` is not written where it is null. */
export const withSecret = <P extends t.Props>(
  name: string,
  fields: P,
): t.ReadonlyC<t.ExactC<t.TypeC<P & { readonly secret: typeof OptionalSecret }>>> => {
  const { is, validate, encode, type } = record(name, { ...fields, secret: OptionalSecret })
  return new t.ReadonlyType(name, is, validate, (a) => withoutNoSecret(encode(a)), type)
}

/** The header Order-Secret: what the buyer of an order knows and nobody else does. */
import { createHash } from 'node:crypto'
import { text } from '../../store/fields.js'
import { SecretDigest } from '../../store/secret.js'

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

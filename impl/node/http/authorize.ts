/** Who may change the catalogue: whoever shows the admin token. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { type Answer, problem } from './answer.js'

/** Null if the request may go on; else what it is answered. */
export type Authorize = (authorization: string | undefined) => Answer | null

const digestOf = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

/**
 * `token`: null lets everybody. What is compared are digests, in constant time, so that neither the token's content nor
 * its length can be learned from how long it takes.
 */
export const authorizer = (token: string | null): Authorize => {
  if (token === null) return () => null
  const expected = digestOf(token)
  return (authorization) => {
    const [, shown] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? []
    if (shown === undefined) {
      return problem(401, 'Unauthorized', 'changes to the catalogue need the header Authorization: Bearer TOKEN', {
        'www-authenticate': 'Bearer realm="lockstep"',
      })
    }
    return timingSafeEqual(digestOf(shown), expected)
      ? null
      : problem(403, 'Forbidden', 'this is not the admin token of the cluster')
  }
}

/** Who may change the catalogue: whoever shows the admin token. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Answer, problem } from './answer.js'

/** Null if a request with such headers may go on; else what it is answered. */
export type Authorize = (headers: Pick<IncomingHttpHeaders, 'authorization' | 'origin'>) => Answer | null

const digestOf = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

const tokenIn = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]

/** Whether such headers show the admin token. Where there is none, nobody can. */
export const adminKnower = (
  token: string | null,
): ((headers: Pick<IncomingHttpHeaders, 'authorization'>) => boolean) => {
  if (token === null) return () => false
  const expected = digestOf(token)
  return ({ authorization }) => {
    const shown = tokenIn(authorization)
    return shown !== undefined && timingSafeEqual(digestOf(shown), expected)
  }
}

const notFromHere = (origin: string): Answer =>
  problem(403, 'Forbidden', `the node has no admin token, and lets no page of ${origin} change the catalogue`)

/**
 * `token`: null lets everybody who can reach the node, but no page that a browser has from elsewhere than one of `origins`:
 * whoever looks at a page has not asked it to change a shop. What is compared are digests, in constant time, so that neither
 * the token's content nor its length can be learned from how long it takes.
 */
export const authorizer = (token: string | null, origins: readonly string[] = []): Authorize => {
  if (token === null)
    return ({ origin }) => (origin === undefined || origins.includes(origin) ? null : notFromHere(origin))
  const expected = digestOf(token)
  return ({ authorization }) => {
    const shown = tokenIn(authorization)
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

/** What a node has to have before it may be reached from other machines. */
import { readFileSync } from 'node:fs'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { isLoopback, type Member } from '../network/members.js'

/** The environment variable that may hold the admin token. */
export const ADMIN_TOKEN_VARIABLE = 'LOCKSTEP_ADMIN_TOKEN'

const LEAST_TOKEN = 16

const EXPECTED = 'expected loopback addresses, or a certificate authority, certificate and key (--ca, --cert, --key)'

export interface SecurityOptions {
  readonly self: Member
  readonly members: readonly Member[]
  /** Whether there are certificates. */
  readonly hasCredentials: boolean
  readonly hasAdminToken: boolean
}

/** Why a node must not start so, in one line; null if it may. */
export const insecurity = ({ self, members, hasCredentials, hasAdminToken }: SecurityOptions): string | null => {
  if (!hasCredentials) {
    const node = members.find(({ peer }) => !isLoopback(peer.host))
    if (node !== undefined) return `the nodes would talk without TLS to ${node.peer.host} (${node.id}): ${EXPECTED}`
    // The admin token goes there too, from clients and from nodes that pass their requests on.
    const served = members.find(({ http }) => !isLoopback(http.host))
    if (served !== undefined) {
      return `clients would talk without TLS to ${served.http.host} (${served.id}): ${EXPECTED}`
    }
  }
  const isOpen = !isLoopback(self.http.host) || !isLoopback(self.peer.host)
  if (!hasAdminToken && isOpen) {
    return `everybody who reaches ${self.http.host} could change the catalogue: expected a loopback address, or an admin token (--admin-token-file FILE, or the variable ${ADMIN_TOKEN_VARIABLE})`
  }
  return null
}

/** A token is never shown, not even a wrong one. */
const checked = (token: string, source: string): Either<string, string> =>
  /^[\x21-\x7e]+$/.test(token) && token.length >= LEAST_TOKEN
    ? right(token)
    : left(`${source}: expected a token of at least ${LEAST_TOKEN} visible ASCII characters without spaces`)

/** The admin token from the file, if there is one, else from the environment; null if it is in neither. */
export const readAdminToken = (
  file: string | null,
  environment: Readonly<Record<string, string | undefined>>,
): Either<string, string | null> => {
  const fromEnvironment = environment[ADMIN_TOKEN_VARIABLE]
  if (file === null) {
    return fromEnvironment === undefined ? right(null) : checked(fromEnvironment.trim(), ADMIN_TOKEN_VARIABLE)
  }
  try {
    return checked(readFileSync(file, 'utf8').trim(), file)
  } catch (error) {
    return left(`the admin token cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

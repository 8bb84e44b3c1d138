import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { left, right } from 'fp-ts/lib/Either.js'
import { afterAll, describe, expect, it } from 'vitest'
import { readCredentials } from '../../../../impl/node/network/credentials.js'
import { developmentCertificates } from '../../../../impl/node/network/development-certificates.js'
import type { Member } from '../../../../impl/node/network/members.js'
import { insecurity, readAdminToken } from '../../../../impl/node/process/security.js'
import { ServerId } from '../../../../impl/raft/types.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-security-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const at = (id: string, peer: string, http = peer): Member => ({
  id: ServerId(id),
  peer: { host: peer, port: 7_000 },
  http: { host: http, port: 8_000 },
})

describe('a node without certificates or token', () => {
  const why = (self: Member, other: Member, hasCredentials = false, hasAdminToken = false) =>
    insecurity({ self, members: [self, other], hasCredentials, hasAdminToken })

  it.each(['127.0.0.1', '127.9.8.7', '::1', 'localhost'])('may run on loopback: %s', (host) => {
    expect(why(at('n1', host), at('n2', host))).toBeNull()
  })

  it.each(['0.0.0.0', '10.0.0.1', 'n2', '128.0.0.1', '127.0.0.1.example', '::'])('may not talk to %s', (host) => {
    expect(why(at('n1', '127.0.0.1'), at('n2', host))).toBe(
      `the nodes would talk without TLS to ${host} (n2): expected loopback addresses, or a certificate authority, certificate and key (--ca, --cert, --key)`,
    )
    expect(why(at('n1', '127.0.0.1'), at('n2', host), true)).toBeNull()
  })

  it('may not serve clients elsewhere in clear text, nor pass their requests on so, whatever token they show', () => {
    const [open, closed] = [at('n1', '127.0.0.1', '0.0.0.0'), at('n2', '127.0.0.1')]
    const message =
      'clients would talk without TLS to 0.0.0.0 (n1): expected loopback addresses, or a certificate authority, certificate and key (--ca, --cert, --key)'
    expect(why(open, closed)).toBe(message)
    expect(why(open, closed, false, true)).toBe(message)
    expect(why(closed, open, false, true)).toBe(message)
    expect(why(open, closed, true, true)).toBeNull()
  })

  it('may not let everybody change the catalogue from elsewhere', () => {
    const open = at('n1', '127.0.0.1', '0.0.0.0')
    const message =
      'everybody who reaches 0.0.0.0 could change the catalogue: expected a loopback address, or an admin token (--admin-token-file FILE, or the variable LOCKSTEP_ADMIN_TOKEN)'
    expect(why(open, at('n2', '127.0.0.1'), true)).toBe(message)
    expect(why(open, at('n2', '127.0.0.1'), true, true)).toBeNull()
  })
})

describe('the admin token', () => {
  const token = 'a-long-enough-token'
  it('is the one of the file, else the one of the environment, else there is none', () => {
    const path = file('token', `${token}\n`)
    expect(readAdminToken(path, { LOCKSTEP_ADMIN_TOKEN: 'another-token-of-this' })).toEqual(right(token))
    expect(readAdminToken(null, { LOCKSTEP_ADMIN_TOKEN: token })).toEqual(right(token))
    expect(readAdminToken(null, {})).toEqual(right(null))
  })

  it('is refused if it is too short or has spaces, and is never shown', () => {
    const expected = 'expected a token of at least 16 visible ASCII characters without spaces'
    expect(readAdminToken(null, { LOCKSTEP_ADMIN_TOKEN: 'short' })).toEqual(left(`LOCKSTEP_ADMIN_TOKEN: ${expected}`))
    const path = file('bad-token', 'two words that are long enough')
    expect(readAdminToken(path, {})).toEqual(left(`${path}: ${expected}`))
    expect(readAdminToken(join(folder, 'none'), {})).toMatchObject({
      left: expect.stringMatching(/^the admin token cannot be read: ENOENT/),
    })
  })
})

describe('certificates from files', () => {
  it('are those of the node itself, or are refused', async () => {
    const { ca, nodes } = await developmentCertificates({ nodes: ['n1', 'n2'], hosts: [], days: 1 })
    const [one, two] = nodes
    const authority = file('ca.pem', ca)
    const cert = file('n1.pem', one?.cert ?? '')
    const key = file('n1.key', one?.key ?? '')
    expect(readCredentials({ ca: authority, cert, key }, 'n1')).toEqual(right({ ca, cert: one?.cert, key: one?.key }))
    expect(readCredentials({ ca: authority, cert, key }, 'n2')).toEqual(
      left(`${cert}: it is the certificate of n1, not of n2`),
    )
    const otherKey = file('n2.key', two?.key ?? '')
    expect(readCredentials({ ca: authority, cert, key: otherKey }, 'n1')).toMatchObject({
      left: expect.stringMatching(/ are no certificate with its key: .*key values mismatch/),
    })
    expect(readCredentials({ ca: authority, cert: join(folder, 'none'), key }, 'n1')).toMatchObject({
      left: expect.stringMatching(/^the certificate cannot be read: ENOENT/),
    })
  })
})

import { isRight, left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { parseMembers, showMembers } from '../../../bin/flags/members.js'

describe('parseMembers', () => {
  it('reads names, IPv4 and IPv6 addresses', () => {
    const text = 'n1=localhost:7001:8001,n2=10.0.0.2:7001:8001,n3=[::1]:7001:65535'
    const members = parseMembers(text)
    expect(members).toEqual(
      right([
        { id: 'n1', peer: { host: 'localhost', port: 7001 }, http: { host: 'localhost', port: 8001 } },
        { id: 'n2', peer: { host: '10.0.0.2', port: 7001 }, http: { host: '10.0.0.2', port: 8001 } },
        { id: 'n3', peer: { host: '::1', port: 7001 }, http: { host: '::1', port: 65535 } },
      ]),
    )
    expect(isRight(members) && showMembers(members.right)).toBe(text)
  })

  const shape = 'ID=HOST:PEER-PORT:HTTP-PORT for each node, separated by commas, but found'
  it.each([
    ['', `${shape} ""`],
    ['n1', `${shape} "n1"`],
    ['n1=localhost:1', `${shape} "n1=localhost:1"`],
    ['n1=::1:1:2', `${shape} "n1=::1:1:2"`],
    ['n1=localhost:1:2,', `${shape} ""`],
    ['n1=localhost:0:2', 'ports from 1 to 65,535, but found "n1=localhost:0:2"'],
    ['n1=localhost:1:65536', 'ports from 1 to 65,535, but found "n1=localhost:1:65536"'],
    ['n1=a:1:2,n1=b:1:2', 'each node once, but found n1 twice'],
    ['n1=a:1:2,n2=b:1:2,n3=a:3:1', 'each address once, but found a:1 twice'],
    ['n1=a:7:7', 'each address once, but found a:7 twice'],
  ])('refuses %j', (text, why) => {
    expect(parseMembers(text)).toEqual(left(why))
  })
})

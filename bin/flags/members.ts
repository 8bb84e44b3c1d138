/** The members of a cluster as one word of a command line. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Member } from '../../impl/node/network/members.js'
import { ServerId } from '../../impl/raft/types.js'
import type { ValueFlag } from '../cli/flags.js'

const expected = 'ID=HOST:PEER-PORT:HTTP-PORT for each node, separated by commas'

/** A host is a name, an IPv4 address, or an IPv6 address in brackets. */
const shape = /^(?<id>[\w.-]+)=(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<name>[\w.-]+)):(?<peer>\d+):(?<http>\d+)$/

/** Other nodes and clients must find it, so it cannot be left to the system to choose. */
const isPort = (port: number): boolean => port >= 1 && port <= 65_535

const parseMember = (word: string): Either<string, Member> => {
  const { id, v6, name, peer, http } = shape.exec(word)?.groups ?? {}
  const host = v6 ?? name
  if (id === undefined || host === undefined) return left(`${expected}, but found "${word}"`)
  const ports = { peer: Number(peer), http: Number(http) }
  if (!isPort(ports.peer) || !isPort(ports.http)) return left(`ports from 1 to 65,535, but found "${word}"`)
  return right({ id: ServerId(id), peer: { host, port: ports.peer }, http: { host, port: ports.http } })
}

/** An address that two of them have, or one of them twice: most likely it was copied. Null if there is none. */
export const addressTwice = (members: readonly Member[]): string | null => {
  const all = members.flatMap(({ peer, http }) => [peer, http]).map(({ host, port }) => `${host}:${port}`)
  return all.find((each, i) => all.indexOf(each) !== i) ?? null
}

export const parseMembers = (text: string): Either<string, readonly Member[]> => {
  const members: Member[] = []
  for (const word of text.split(',')) {
    const member = parseMember(word)
    if (member._tag === 'Left') return member
    if (members.some(({ id }) => id === member.right.id))
      return left(`each node once, but found ${member.right.id} twice`)
    members.push(member.right)
  }
  const twice = addressTwice(members)
  return twice === null ? right(members) : left(`each address once, but found ${twice} twice`)
}

/** What `parseMembers` reads. */
export const showMembers = (members: readonly Member[]): string =>
  members
    .map(({ id, peer, http }) => {
      const host = peer.host.includes(':') ? `[${peer.host}]` : peer.host
      return `${id}=${host}:${peer.port}:${http.port}`
    })
    .join(',')

export const membersFlag: ValueFlag<readonly Member[]> = {
  kind: 'value',
  placeholder: 'LIST',
  help: `all nodes of the cluster: ${expected}`,
  expected,
  fallback: undefined,
  shownFallback: undefined,
  parse: parseMembers,
}

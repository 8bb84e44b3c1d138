/** A cluster of reducers with observers, disks that lag behind, and a network that loses, repeats and reorders. */
import * as fc from 'fast-check'
import type { Observer } from '../../impl/node/core/observer.js'
import { initial, isLeader } from '../../impl/raft/state.js'
import type { Durable, Input, ServerId, ServerState } from '../../impl/raft/types.js'
import { type Letter, startNode } from '../traces/cluster.js'

/** A server of the cluster, through all its lives. */
export interface Member {
  readonly id: ServerId
  readonly state: () => ServerState
  /** Takes a step; its messages wait until its changes are durable. */
  readonly take: (input: Input, received?: string) => void
  /** Makes durable what the steps so far changed, and lets their messages out. */
  readonly release: () => void
  /** Crashes, and starts again with what was durable. */
  readonly crash: () => void
  readonly close: () => void
}

export interface TracedCluster {
  readonly members: readonly Member[]
  /** What is on the way, oldest first. */
  readonly network: Letter[]
  /** The member by its number, from 1. */
  readonly member: (number: number) => Member
  /** Delivers what is on the way, oldest first, and what comes of it, until nothing is; each step is released at once. */
  readonly settle: (among?: readonly number[]) => void
}

/** `observe` is asked once for each life of a server. */
export const tracedCluster = (
  servers: readonly ServerId[],
  observe: (id: ServerId, life: number) => Observer,
): TracedCluster => {
  const network: Letter[] = []
  const members = servers.map((id): Member => {
    let durable: Durable = initial
    let held: readonly Letter[] = []
    let lives = 0
    const begin = () => {
      lives += 1
      const observer = observe(id, lives)
      return { observer, node: startNode(id, servers, observer, lives, durable) }
    }
    let { observer, node } = begin()
    return {
      id,
      state: () => node.state(),
      take: (input, received) => {
        held = [...held, ...node.take(input, received)]
      },
      release: () => {
        observer.releasing()
        durable = node.state()
        network.push(...held)
        held = []
      },
      crash: () => {
        held = []
        observer.closed()
        ;({ observer, node } = begin())
      },
      close: () => observer.closed(),
    }
  })
  const member = (number: number): Member => {
    const found = members[number - 1]
    if (found === undefined) throw new RangeError(`there is no member ${number}`)
    return found
  }
  const settle = (among: readonly number[] = servers.map((_, k) => k + 1)) => {
    const names = among.map((number) => member(number).id)
    const fits = ({ message }: Letter) => names.includes(message.from) && names.includes(message.to)
    for (let at = network.findIndex(fits); at >= 0; at = network.findIndex(fits)) {
      const [letter] = network.splice(at, 1)
      const to = members.find(({ id }) => id === letter?.message.to)
      if (letter !== undefined && to !== undefined) receive(to, letter)
      to?.release()
    }
  }
  return { members, network, member, settle }
}

const receive = (to: Member, { id, message }: Letter): void => to.take({ _tag: 'Receive', message }, id)

/** What happens next. `pick` chooses the server or the message, modulo how many there are. */
export interface Move {
  readonly kind: 'timeout' | 'heartbeat' | 'request' | 'deliver' | 'repeat' | 'lose' | 'crash' | 'release'
  readonly pick: number
}

const weights: Readonly<Record<Move['kind'], number>> = {
  timeout: 2,
  heartbeat: 2,
  request: 3,
  deliver: 40,
  repeat: 2,
  lose: 2,
  crash: 1,
  release: 4,
}

const kinds = Object.entries(weights).flatMap(([kind, weight]) => Array<string>(weight).fill(kind)) as Move['kind'][]

export const moves = (length: number): fc.Arbitrary<readonly Move[]> =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), pick: fc.nat(1000) }), { minLength: length, maxLength: length })

/** Makes a move. `lag` is whether the disks lag behind until they are told to `release`. */
export const perform = ({ members, network }: TracedCluster, { kind, pick }: Move, lag: boolean): void => {
  const member = members[pick % members.length]
  const leaders = members.filter(({ state }) => isLeader(state()))
  const leader = leaders[pick % Math.max(1, leaders.length)]
  // Most messages arrive in order, or no election would ever succeed.
  const at = pick % 3 === 0 ? pick % Math.max(1, network.length) : 0
  const letter = network[at]
  const to = members.find(({ id }) => id === letter?.message.to)
  if (kind === 'timeout') member?.take({ _tag: 'ElectionTimeout' })
  if (kind === 'heartbeat') leader?.take({ _tag: 'HeartbeatTimeout' })
  if (kind === 'request')
    (leader ?? member)?.take({ _tag: 'ClientRequests', requests: [{ id: pick, command: `c${pick % 50}` }] })
  if (kind === 'crash') member?.crash()
  if (kind === 'deliver' || kind === 'lose') network.splice(at, 1)
  if ((kind === 'deliver' || kind === 'repeat') && letter !== undefined && to !== undefined) receive(to, letter)
  if (kind === 'release') member?.release()
  if (!lag) for (const each of members) each.release()
}

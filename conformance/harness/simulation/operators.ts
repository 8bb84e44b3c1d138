/** What the operators of a simulated cluster ask it for: to hand over its leadership, and to change its members. */
import type { SimulatedCluster } from '../../../impl/node/simulated/cluster.js'
import { seededRandom } from '../../../impl/node/simulated/random.js'
import { type Change, changed } from '../../../impl/raft/features/changes.js'
import { committedIn, inForceIn, isJoint, type Members, simple } from '../../../impl/raft/features/members.js'
import type { ServerId, ServerState } from '../../../impl/raft/types.js'
import { changesMembers } from '../../../model/raft/features/switches.js'
import type { Features } from '../../../model/raft/features/types.js'
import { changesOf } from '../../refinement/member-changes.js'
import { type Draw, drawing } from './draw.js'
import type { Fault, TimedFault } from './fault.js'

/** Times between two requests are uniform up to this. */
const GAP_MS = 4_000
const FEWEST_VOTERS = 2

const isLarge = (change: Change): boolean => change._tag !== 'EnterJoint' || change.voters.length >= FEWEST_VOTERS

/** One of the kinds of change first: there are many more joint changes than others. */
const drawChange = (draw: Draw, changes: readonly Change[]): Fault => {
  const kind = draw.oneOf([...new Set(changes.map(({ _tag }) => _tag))])
  return { _tag: 'ChangeMembers', change: draw.oneOf(changes.filter(({ _tag }) => _tag === kind)) }
}

/** Requests for as long as there are faults. A stream of its own: without these features the faults of a seed are what they were. */
export const drawRequests = (
  seed: number,
  servers: readonly ServerId[],
  until: number,
  features: Features,
): readonly TimedFault[] => {
  const draw = drawing(seededRandom(seed ^ 0x09e7))
  const changes = changesOf(features, servers).filter(isLarge)
  const kinds: readonly (() => Fault)[] = [
    ...(features.leadershipTransfer ? [(): Fault => ({ _tag: 'HandOver', to: draw.oneOf(servers) })] : []),
    ...(changes.length > 0 ? [() => drawChange(draw, changes), () => drawChange(draw, changes)] : []),
  ]
  const requests: TimedFault[] = []
  if (kinds.length === 0) return requests
  for (let at = draw.whole(1, GAP_MS); at < until; at += draw.whole(1, GAP_MS))
    requests.push({ at, lasts: 0, fault: draw.oneOf(kinds)() })
  return requests
}

export interface Operated {
  readonly cluster: SimulatedCluster<unknown, string>
  readonly servers: readonly ServerId[]
  /** The state of a server after its last step. */
  readonly state: (server: ServerId) => ServerState | undefined
}

/** The leader of the newest term, as far as is known. */
export const leaderOf = ({ cluster, servers }: Pick<Operated, 'cluster' | 'servers'>): ServerId | undefined => {
  const leaders = servers.flatMap((server) => {
    const status = cluster.node(server)?.status()
    return status?.role === 'Leader' ? [{ server, term: status.term }] : []
  })
  return leaders.sort((a, b) => b.term - a.term)[0]?.server
}

const firstOf = ({ servers }: Operated, { snapshot }: ServerState): Members =>
  snapshot?.members ?? simple(servers.toSorted())

/** A leader that is the only voter would commit what is not on its disk yet: the checks take a crash for a loss then. */
const leavesEnough = (operated: Operated, state: ServerState, change: Change): boolean => {
  const next = changed(inForceIn(firstOf(operated, state), state.log).members, change)
  return next !== null && next.voters.length >= FEWEST_VOTERS
}

export const askForChange = (operated: Operated, change: Change): void => {
  const leader = leaderOf(operated)
  const state = leader === undefined ? undefined : operated.state(leader)
  if (leader === undefined || state === undefined || !leavesEnough(operated, state, change)) return
  operated.cluster.node(leader)?.changeMembers(change, () => {})
}

export const askToHandOver = (operated: Operated, to: ServerId): void => {
  const leader = leaderOf(operated)
  if (leader !== undefined) operated.cluster.node(leader)?.handOver(to)
}

/** The next change towards a cluster in which all are voters; null where there is none, or one is under way. */
const towardsAll = (servers: readonly ServerId[], features: Features, members: Members): Change | null => {
  const [server] = servers.filter((one) => !members.voters.includes(one))
  if (server === undefined || isJoint(members)) return null
  if (features.jointChanges) return { _tag: 'EnterJoint', voters: servers }
  if (!members.learners.includes(server)) return { _tag: 'AddServer', server }
  return { _tag: features.learners ? 'Promote' : 'RemoveServer', server }
}

/** Whether all servers are voters, as the leader knows to be committed; asks for what is missing. */
export const makeWhole = (operated: Operated, features: Features | undefined): boolean => {
  if (features === undefined || !changesMembers(features)) return true
  const leader = leaderOf(operated)
  const state = leader === undefined ? undefined : operated.state(leader)
  if (state === undefined) return false
  const first = firstOf(operated, state)
  const next = towardsAll(operated.servers, features, inForceIn(first, state.log).members)
  if (next !== null) askForChange(operated, next)
  return [inForceIn(first, state.log), committedIn(first, state)].every(
    ({ members }) => !isJoint(members) && members.voters.length === operated.servers.length,
  )
}

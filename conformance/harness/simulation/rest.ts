/**
 * What must come to be when the faults are over: every client is served, all nodes apply the same, a power loss takes nothing
 * away, one leader stays, and each node answers whoever asks it.
 */
import type { Outcome } from '../../../impl/node/core/backend.js'
import type { SimulatedCluster } from '../../../impl/node/simulated/cluster.js'
import { calm } from '../../../impl/node/simulated/transport.js'
import type { ServerId } from '../../../impl/raft/types.js'
import type { Features } from '../../../model/raft/features/types.js'
import { counted } from '../../../text/counts.js'
import type { Clients, Completed } from './clients.js'
import type { Replicated } from './machine.js'
import { readOf } from './operations.js'
import { makeWhole, type Operated } from './operators.js'
import type { Report, Violation } from './violation.js'

export interface Resting {
  readonly cluster: SimulatedCluster<Replicated, string>
  readonly servers: readonly ServerId[]
  readonly clients: Clients
  /** The names of the clients that always ask. */
  readonly names: readonly string[]
  readonly history: readonly Completed[]
  /** Takes in an operation that is none of the clients'. */
  readonly completed: (operation: Completed) => void
  /** Whether nodes pass commands on to the leader. */
  readonly passesOn: boolean
  readonly report: Report
  readonly violation: () => Violation | null
  /** What is on beyond raft.tla. */
  readonly features: Features | undefined
  /** The state of a server after its last step. */
  readonly state: Operated['state']
}

/** How often a condition is looked at. */
const SLICE_MS = 50
/** When the faults are over, and members have changed: how long until all servers are voters again. */
export const WHOLE_WITHIN_MS = 15_000
/** When the faults are over: how long until there is a leader and every client has been served anew. */
export const SERVED_WITHIN_MS = 15_000
/** And then how long until all nodes have applied all that is committed. */
export const SETTLED_WITHIN_MS = 5_000
/** On a network that loses nothing a leader that does its duty stays: no election timeout is half as long. */
export const STEADY_MS = 6_000
/** How long after all nodes have lost power a leader must have stayed for that long, and all have applied the same. */
export const STEADY_WITHIN_MS = 20_000
/** How long each node may then take to answer, if it is asked for something. */
export const ANSWERED_WITHIN_MS = 2_000

const TORN = { kept: 0, pages: null }

/** Lets this much time pass, unless a violation or the condition ends it; whether the condition came to hold. */
export const pass = (
  { cluster: { time }, violation }: Pick<Resting, 'cluster' | 'violation'>,
  ms: number,
  until: () => boolean,
): boolean => {
  const end = time.now() + ms
  for (let slice = time.now(); slice < end && violation() === null && !until(); ) {
    slice = Math.min(end, slice + SLICE_MS)
    // A violation ends the run at once, so that nothing more happens than what led to it.
    while (violation() === null && time.runNextUntil(slice)) {}
  }
  return until()
}

const seconds = (ms: number): string => `${ms / 1000} s`

/** Liveness: the faults are over. One thing after the other, up to the first that does not come to be. */
export const comeToRest = (resting: Resting): void => {
  for (const next of [isWhole, isServed, isSettled, isSteady, answers]) {
    if (resting.violation() !== null) return
    next(resting)
  }
}

/** Operators ask until it is so; a server that is no member would never catch up. */
const isWhole = (resting: Resting): void => {
  const { features, servers, state, report, violation } = resting
  if (pass(resting, WHOLE_WITHIN_MS, () => makeWhole(resting, features)) || violation() !== null) return
  const logs = servers.map((server) => `${server} ${state(server)?.role._tag} up to ${state(server)?.log.index}`)
  report('Liveness', `${seconds(WHOLE_WITHIN_MS)} after the last fault not all are voters again: ${logs.join(', ')}`)
}

const isServed = (resting: Resting): void => {
  const { cluster, servers, names, history, report, violation } = resting
  const healed = cluster.time.now()
  const served = new Set<string>()
  let seen = 0
  const all = (): boolean => {
    for (let one = history[seen]; one !== undefined; one = history[++seen]) {
      if (one.invoked >= healed && names.includes(one.client)) served.add(one.client)
    }
    return served.size === names.length
  }
  if (pass(resting, SERVED_WITHIN_MS, all) || violation() !== null) return
  const roles = servers.map((server) => `${server} ${cluster.node(server)?.status().role ?? 'down'}`)
  const what = `${seconds(SERVED_WITHIN_MS)} after the last fault only ${served.size} of ${counted(names.length, 'client')} have been served`
  report('Liveness', `${what}; ${roles.join(', ')}`)
}

/** All nodes are up and have applied the same entries. */
const haveSame = ({ cluster, servers }: Resting): boolean => {
  const statuses = servers.map((server) => cluster.node(server)?.status())
  const [first] = statuses
  return statuses.every((status) => status !== undefined && status.lastApplied === first?.lastApplied)
}

const isSettled = (resting: Resting): void => {
  const { cluster, servers, clients, report, violation } = resting
  clients.retire()
  if (pass(resting, SETTLED_WITHIN_MS, () => clients.waiting().length === 0 && haveSame(resting))) {
    sameShops(resting)
    return
  }
  if (violation() !== null) return
  const statuses = servers.map((server) => `${server} ${cluster.node(server)?.status().lastApplied ?? 'is down'}`)
  const waiting = clients.waiting()
  const what = `${seconds(SETTLED_WITHIN_MS)} after the clients fell silent the nodes have not applied the same entries`
  report('Liveness', `${what}: ${statuses.join(', ')}; ${counted(waiting.length, 'client waits', 'clients wait')}`)
}

const sameShops = ({ cluster, servers, report }: Resting): void => {
  const digests = new Set(servers.map((server) => cluster.node(server)?.status().digest))
  if (digests.size !== 1) report('StoreDigests', `in the end the nodes hold ${digests.size} different shops`)
}

/** After a crash, each node finds its share of what was acknowledged on its own disk. */
const isSteady = (resting: Resting): void => {
  const { cluster, servers, report, violation } = resting
  cluster.network.setWeather(calm)
  for (const server of servers) cluster.crash(server, TORN)
  for (const server of servers) cluster.start(server)
  let followed: string | null = null
  let since = 0
  const leads = (): string | null => {
    const views = servers.map((server) => {
      const status = cluster.node(server)?.status()
      return status === undefined || status.leader === null ? null : `${status.leader} in term ${status.term}`
    })
    const [first = null] = views
    return views.every((view) => view === first) ? first : null
  }
  const isSteadyNow = (): boolean => {
    const now = leads()
    if (now !== followed) {
      followed = now
      since = cluster.time.now()
    }
    return now !== null && cluster.time.now() - since >= STEADY_MS && haveSame(resting)
  }
  if (pass(resting, STEADY_WITHIN_MS, isSteadyNow)) {
    sameShops(resting)
    return
  }
  if (violation() !== null) return
  const roles = servers.map((server) => {
    const status = cluster.node(server)?.status()
    return status === undefined ? `${server} down` : `${server} ${status.role} in term ${status.term}`
  })
  const what = `${seconds(STEADY_WITHIN_MS)} after a power loss, on a calm network, no leader has stayed for ${seconds(STEADY_MS)}`
  report('Liveness', `${what}: ${roles.join(', ')}`)
}

/** Each node is asked for itself, since a client would turn to another one. */
const answers = (resting: Resting): void => {
  const { cluster, servers, completed, passesOn, report, violation } = resting
  const { time } = cluster
  const invoked = time.now()
  const command = readOf(resting.names)
  const outcomes = new Map<ServerId, Outcome<string>>()
  for (const server of servers) {
    cluster.node(server)?.submit(command, (outcome) => {
      outcomes.set(server, outcome)
      if (outcome._tag !== 'Applied') return
      const { index, reply } = outcome
      completed({
        ...{ command, kind: 'Read', client: `whoever asks ${server}`, number: 1 },
        ...{ invoked, completed: time.now(), index, reply },
      })
    })
  }
  const isRight = (server: ServerId): boolean => {
    const outcome = outcomes.get(server)
    const status = cluster.node(server)?.status()
    if (passesOn || status?.role === 'Leader') return outcome?._tag === 'Applied'
    return outcome?._tag === 'NotLeader' && outcome.leader === status?.leader
  }
  if (pass(resting, ANSWERED_WITHIN_MS, () => servers.every(isRight)) || violation() !== null) return
  const said = servers.flatMap((server) =>
    isRight(server) ? [] : [`${server} ${outcomes.get(server)?._tag ?? 'says nothing'}`],
  )
  report(
    'Answers',
    `asked for a product while a leader stays, not all have answered within ${seconds(ANSWERED_WITHIN_MS)}: ${said.join(', ')}`,
  )
}

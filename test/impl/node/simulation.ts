/** A simulated cluster for the tests, with a state machine that lists the commands. */
import { left, right } from 'fp-ts/lib/Either.js'
import type { Outcome } from '../../../impl/node/core/backend.js'
import type { StateMachine } from '../../../impl/node/core/node-options.js'
import type { Observer } from '../../../impl/node/core/observer.js'
import {
  type SimulatedCluster,
  type SimulationOptions,
  simulatedCluster,
} from '../../../impl/node/simulated/cluster.js'
import { calm } from '../../../impl/node/simulated/transport.js'
import type { Loading } from '../../../impl/node/storage/snapshot-reading.js'
import * as Log from '../../../impl/raft/log.js'
import { standard } from '../../../impl/raft/rules.js'
import { ServerId } from '../../../impl/raft/types.js'

export const servers = ['n1', 'n2', 'n3'].map(ServerId)

const loadingList = (commands: readonly string[]): Loading<readonly string[]> => ({
  take: (part) => (part === '' ? left('an empty part') : right(loadingList([...commands, part]))),
  end: () => right(commands),
})
const digest = (commands: readonly string[]): string => commands.join()

export const list: StateMachine<readonly string[], string> = {
  initial: [],
  apply: (commands, command) => [[...commands, command], `${commands.length}`],
  digest,
  saving: { partsOf: (commands) => commands, loading: () => loadingList([]), digest },
}

/** Every step as one line, so that two runs can be compared. */
export const recording =
  (lines: string[], time: () => number) =>
  (server: ServerId): Observer => ({
    stepped: ({ input, received, after, sent }) => {
      const { currentTerm, role, commitIndex, log } = after
      const what = `${input._tag} ${received ?? ''} -> ${sent.map(({ id, message }) => `${id} ${message._tag}`).join()}`
      lines.push(`${time()} ${server} ${what} ${role._tag} ${currentTerm} ${Log.lastIndex(log)} ${commitIndex}`)
    },
    releasing: () => {},
    closed: () => lines.push(`${time()} ${server} closed`),
  })

export const simulate = (
  seed: number,
  changed: Partial<SimulationOptions<readonly string[], string>> = {},
): SimulatedCluster<readonly string[], string> & { readonly lines: readonly string[] } => {
  const lines: string[] = []
  const cluster: SimulatedCluster<readonly string[], string> = simulatedCluster({
    seed,
    servers,
    machine: list,
    rules: standard,
    timing: { electionMs: 100, heartbeatMs: 20, requestMs: 2_000 },
    weather: calm,
    syncMs: 5,
    maxEntriesPerMessage: 8,
    observer: recording(lines, () => cluster.time.now()),
    log: () => {},
    ...changed,
  })
  for (const server of changed.servers ?? servers) cluster.start(server)
  return { ...cluster, lines }
}

type Cluster = SimulatedCluster<readonly string[], string>

export const leaderOf = (cluster: Cluster, of: readonly ServerId[] = servers): ServerId | undefined => {
  const leaders = of.filter((server) => cluster.node(server)?.status().role === 'Leader')
  return leaders.sort((a, b) => cluster.node(b)!.status().term - cluster.node(a)!.status().term)[0]
}

/** Lets time pass until the condition holds; fails after a minute of virtual time. */
export const until = (cluster: Cluster, what: string, holds: () => boolean): void => {
  const end = cluster.time.now() + 60_000
  while (!holds()) {
    if (cluster.time.now() > end) throw new Error(`after a minute, still not: ${what}`)
    cluster.time.runUntil(cluster.time.now() + 1)
  }
}

/** Every outcome that the command gets, as they come. */
export const submit = (
  cluster: Cluster,
  server: ServerId,
  command: string,
  key: string | null = null,
): readonly Outcome<string>[] => {
  const outcomes: Outcome<string>[] = []
  cluster.node(server)?.submit(command, (outcome) => outcomes.push(outcome), key)
  return outcomes
}

/** The leader, once each of the others knows it. */
export const led = (cluster: Cluster): { readonly leader: ServerId; readonly followers: readonly ServerId[] } => {
  const isKnown = (): boolean => {
    const leader = leaderOf(cluster)
    return leader !== undefined && servers.every((server) => cluster.node(server)?.status().leader === leader)
  }
  until(cluster, 'all know the leader', isKnown)
  const leader = leaderOf(cluster)!
  return { leader, followers: servers.filter((server) => server !== leader) }
}

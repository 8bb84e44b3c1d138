/** A simulated cluster whose nodes take snapshots often. */
import { expect } from 'vitest'
import type { LogLine } from '../../../../impl/node/logging/logger.js'
import type { SimulationOptions } from '../../../../impl/node/simulated/cluster.js'
import type { ServerState } from '../../../../impl/raft/types.js'
import { leaderOf, servers, simulate, submit, until } from '../simulation.js'

/** A snapshot is taken after so many entries. */
export const AFTER = 10

/** Commands of about 50 bytes; a file of the log has a few of them. */
export const simulated = (seed: number, changed: Partial<SimulationOptions<readonly string[], string>> = {}) => {
  const logged: LogLine[] = []
  const states = new Map<string, ServerState>()
  const cluster = simulate(seed, {
    ...{ features: { snapshots: true }, snapshotAfter: AFTER, fileBytes: 500 },
    log: (line) => logged.push(line),
    observer: (server) => ({
      stepped: ({ after }) => states.set(server, after),
      releasing: () => {},
      closed: () => {},
    }),
    ...changed,
  })
  const told = (of: LogLine['level']): readonly string[] =>
    logged.flatMap(({ level, msg, node }) => (level === of ? [`${node}: ${msg}`] : []))
  let placed = 0
  /** One after the other, each of them applied. */
  const commit = (count: number): void => {
    for (let k = 0; k < count; k += 1) {
      until(cluster, 'somebody leads', () => leaderOf(cluster) !== undefined)
      const outcomes = submit(cluster, leaderOf(cluster)!, `command ${placed} ${'.'.repeat(30)}`)
      until(cluster, `command ${placed} is applied`, () => outcomes.length > 0)
      expect(outcomes[0]).toMatchObject({ _tag: 'Applied', reply: `${placed}` })
      placed += 1
    }
  }
  /** These nodes have applied all. */
  const settled = (of = servers): void =>
    until(cluster, 'all have applied all', () =>
      of.every((server) => cluster.node(server)?.machineState().length === placed),
    )
  return { cluster, logged, states, commit, settled, errors: () => told('error'), warnings: () => told('warn') }
}

import { expect, it } from 'vitest'
import { nodeMetrics } from '../../../../impl/node/process/metrics.js'

/** Each metric with its type, from the lines `# TYPE name type`. */
const typesIn = (text: string) =>
  [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({ name, type }))

it('names metrics as Prometheus does: what ends in _total is a counter, and every counter does', async () => {
  const metrics = nodeMetrics()
  metrics.watchLoad(() => ({ connections: 0, requests: 0, bodyBytes: 0 }))
  metrics.watchPeers(() => [['n2', { frames: 0, bytes: 0, dropped: 0, connected: true }]])
  metrics.watchNode({
    status: () => ({
      id: 'n1',
      role: 'Leader',
      term: 1,
      leader: 'n1',
      commitIndex: 1,
      lastApplied: 1,
      lastIndex: 1,
      digest: '',
    }),
    unready: () => null,
    stored: () => ({ snapshots: null, firstIndex: 1, logBytes: 0 }),
    atLeader: () => 0,
    refusedPeers: () => [],
    differingPeers: () => [],
  })
  const types = typesIn(await metrics.text())
  expect(types.filter(({ name, type }) => name.endsWith('_total') !== (type === 'counter'))).toEqual([])
  expect(types.filter(({ name }) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([])
  const names = types.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['raft_term', 'raft_peer_dropped_total', 'process_cpu_seconds_total']))
})

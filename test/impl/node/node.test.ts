import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../impl/node/core/backend.js'
import type { LogLine } from '../../../impl/node/logging/logger.js'
import { startNode } from '../../../impl/node/node.js'
import { virtualTime } from '../../../impl/node/simulated/clock.js'
import { simulatedDisk } from '../../../impl/node/simulated/disk.js'
import { beginLife } from '../../../impl/node/simulated/life.js'
import { seededRandom } from '../../../impl/node/simulated/random.js'
import type { FolderId } from '../../../impl/node/wire/codecs.js'
import { standard } from '../../../impl/raft/rules.js'
import { ServerId } from '../../../impl/raft/types.js'
import { leaderOf, list, servers, simulate, until } from './simulation.js'

type Cluster = ReturnType<typeof simulate>

const submit = (cluster: Cluster, server: ServerId, command: string): readonly Outcome<string>[] => {
  const outcomes: Outcome<string>[] = []
  cluster.node(server)?.submit(command, (outcome) => outcomes.push(outcome))
  return outcomes
}

const elect = (cluster: Cluster): ServerId => {
  until(cluster, 'a leader', () => leaderOf(cluster) !== undefined)
  return leaderOf(cluster)!
}

/** Submits to whoever leads until the command is acknowledged. */
const commit = (cluster: Cluster, command: string): void => {
  let outcomes: readonly Outcome<string>[] = []
  until(cluster, `${command} is committed`, () => {
    if (outcomes[0]?._tag === 'Applied') return true
    const leader = leaderOf(cluster)
    if ((outcomes.length > 0 || cluster.time.now() % 500 === 0) && leader !== undefined) {
      outcomes = submit(cluster, leader, command)
    }
    return false
  })
}

describe('a simulated cluster of three nodes', () => {
  it('elects a leader, commits a command on every node and answers the client', () => {
    const cluster = simulate(1)
    const outcomes = submit(cluster, elect(cluster), 'a')
    until(cluster, 'all have applied it', () => servers.every((s) => cluster.node(s)?.machineState().length === 1))
    expect(outcomes).toEqual([{ _tag: 'Applied', reply: '0', index: 2 }])
    const statuses = servers.map((server) => cluster.node(server)!.status())
    const leader = elect(cluster)
    const { term } = cluster.node(leader)!.status()
    expect(statuses).toEqual(
      servers.map((id) => ({
        id,
        role: id === leader ? 'Leader' : 'Follower',
        term,
        leader,
        commitIndex: 2,
        lastApplied: 2,
        lastIndex: 2,
        digest: 'a',
      })),
    )
  })

  it('sends the requests of one moment as one input, and answers each', () => {
    const cluster = simulate(2)
    const leader = elect(cluster)
    const outcomes = ['a', 'b', 'c'].map((command) => submit(cluster, leader, command))
    until(cluster, 'all are answered', () => outcomes.every((each) => each.length > 0))
    expect(outcomes).toEqual([2, 3, 4].map((index, i) => [{ _tag: 'Applied', reply: `${i}`, index }]))
    expect(cluster.lines.filter((line) => line.includes('ClientRequests'))).toHaveLength(1)
  })

  it('tells the clients of a follower who leads, where commands are not passed on', () => {
    const cluster = simulate(3)
    const leader = elect(cluster)
    const follower = servers.find((server) => server !== leader)!
    until(cluster, 'the follower knows', () => cluster.node(follower)?.status().leader === leader)
    const outcomes = submit(cluster, follower, 'a')
    expect(outcomes).toEqual([])
    until(cluster, 'an answer', () => outcomes.length > 0)
    expect(outcomes).toEqual([{ _tag: 'NotLeader', leader }])
  })

  it('tells a client of a leader that is cut off that its command may be lost, and overwrites the command', () => {
    const cluster = simulate(4)
    const old = elect(cluster)
    const others = servers.filter((server) => server !== old)
    cluster.network.partition([[old], others])
    const outcomes = submit(cluster, old, 'lonely')
    until(cluster, 'a new leader', () => leaderOf(cluster, others) !== undefined)
    const later = submit(cluster, leaderOf(cluster, others)!, 'together')
    until(cluster, 'it is answered', () => later.length > 0)
    cluster.network.heal()
    until(cluster, 'all agree', () => servers.every((s) => cluster.node(s)?.machineState().join() === 'together'))
    expect(outcomes).toEqual([{ _tag: 'Lost' }])
  })

  it('shows nothing that a crash could undo: it applies and answers once the disk has it', () => {
    const cluster = simulate(5, { syncMs: 1_000, servers: ['n1'].map(ServerId) })
    const outcomes = submit(cluster, elect(cluster), 'a')
    const node = cluster.node(ServerId('n1'))!
    until(cluster, 'the reducer has committed it', () => node.status().commitIndex === 2)
    expect(outcomes).toEqual([])
    expect(node.machineState()).toEqual([])
    until(cluster, 'an answer', () => outcomes.length > 0)
    expect(outcomes).toEqual([{ _tag: 'Applied', reply: '0', index: 2 }])
    expect(node.machineState()).toEqual(['a'])
  })

  it('recovers every acknowledged command after all nodes crash at once', () => {
    const cluster = simulate(6)
    const commands = ['a', 'b', 'c', 'd']
    for (const command of commands) commit(cluster, command)
    for (const server of servers) cluster.crash(server)
    expect(servers.map(cluster.node)).toEqual([undefined, undefined, undefined])
    for (const server of servers) cluster.start(server)
    const acknowledged = (server: ServerId) => [...new Set(cluster.node(server)?.machineState())].join()
    until(cluster, 'all are back', () => servers.every((server) => acknowledged(server) === commands.join()))
  })

  it('does the same again with the same seed, and something else with another', () => {
    const run = (seed: number): readonly string[] => {
      const cluster = simulate(seed, {
        weather: { loss: 0.1, duplication: 0.1, delay: { least: 1, most: 30 } },
      })
      commit(cluster, 'a')
      cluster.crash(elect(cluster))
      commit(cluster, 'b')
      return cluster.lines
    }
    expect(run(7)).toEqual(run(7))
    expect(run(7)).not.toEqual(run(8))
  })

  it('keeps what it has acknowledged, in any weather and through any crashes', () => {
    const bad = { loss: 0.05, duplication: 0.05, delay: { least: 1, most: 40 } }
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.constantFrom(...servers), { maxLength: 6 }), (seed, crashes) => {
        const cluster = simulate(seed, { weather: bad })
        const commands = crashes.map((server, i) => {
          commit(cluster, `c${i}`)
          cluster.crash(server)
          cluster.time.runUntil(cluster.time.now() + (seed & 63))
          cluster.start(server)
          return `c${i}`
        })
        commit(cluster, 'last')
        const expected = [...commands, 'last'].join()
        const applied = (server: ServerId) => [...new Set(cluster.node(server)?.machineState())].join()
        until(cluster, 'all agree', () => servers.every((server) => applied(server) === expected))
        const states = servers.map((server) => cluster.node(server)?.machineState().join())
        expect(new Set(states).size).toBe(1)
      }),
      { numRuns: 15 },
    )
  })
})

describe('a node', () => {
  it('tells its log who leads, once for each change, however many elections nobody wins', () => {
    const logged: string[] = []
    const log = ({ msg, node }: LogLine): void => {
      if (msg.includes(' in term ')) logged.push(`${node} ${msg}`)
    }
    const cluster = simulate(11, { log })
    const without = (node: ServerId): string => `${node} knows of no leader`
    const untermed = (line: string) => line.split(' in ')[0]
    /** Lets the nodes elect a leader and follow it. */
    const agree = (nodes: readonly ServerId[]): readonly [leader: ServerId, expected: readonly string[]] => {
      const leader = () => leaderOf(cluster, nodes)
      const agreed = () => nodes.every((node) => cluster.node(node)?.status().leader === leader())
      until(cluster, 'all agree', () => leader() !== undefined && agreed())
      const name = leader()!
      return [name, nodes.map((node) => (node === name ? `${node} leads` : `${node} follows ${name}`))]
    }
    const [first, expected] = agree(servers)
    commit(cluster, 'a')
    const suffix = ` in term ${cluster.node(first)!.status().term}`
    expect(logged.splice(0).sort()).toEqual(expected.map((line) => line + suffix))
    const others = servers.filter((server) => server !== first)
    cluster.network.partition([[first], others])
    const [second, changed] = agree(others)
    expect(logged.splice(0).map(untermed).sort()).toEqual([...changed, ...others.map(without)].sort())
    cluster.network.partition(servers.map((server) => [server]))
    cluster.time.runUntil(cluster.time.now() + 5_000)
    expect(logged.map(untermed)).toEqual(others.filter((server) => server !== second).map(without))
  })

  it('never uses a name for a message twice, in any of its lives', () => {
    const cluster = simulate(9)
    for (let life = 0; life < 4; life += 1) {
      cluster.crash(elect(cluster))
      for (const server of servers) cluster.start(server)
      cluster.time.runUntil(cluster.time.now() + 500)
    }
    const names = cluster.lines.flatMap(
      (line) => line.match(/-> (\S.*?) (Leader|Follower|Candidate)/)?.[1]?.split(',') ?? [],
    )
    expect(names.length).toBeGreaterThan(100)
    expect(new Set(names).size).toBe(names.length)
  })

  it('answers what is pending when it stops, and refuses what comes later', () => {
    const cluster = simulate(10)
    const leader = elect(cluster)
    const node = cluster.node(leader)!
    const before = submit(cluster, leader, 'a')
    let stopped = 0
    node.stop(() => (stopped += 1))
    expect(before).toEqual([{ _tag: 'Lost' }])
    const after = submit(cluster, leader, 'b')
    cluster.time.runUntil(cluster.time.now() + 100)
    expect(after).toEqual([{ _tag: 'Unavailable', why: 'the node is stopping' }])
    expect(stopped).toBe(1)
    expect(cluster.lines.filter((line) => line.endsWith(`${leader} closed`))).toHaveLength(1)
  })
})

describe('the shell', () => {
  /** One node on its own, with whatever its disk and its onlooker tell, in order. */
  const alone = (failing: (appends: number) => boolean) => {
    const told: string[] = []
    const time = virtualTime()
    const { clock } = beginLife(time, seededRandom(1))
    const disk = simulatedDisk().open(clock, () => 1)
    let appends = 0
    startNode(
      {
        cluster: 'c',
        config: { id: ServerId('n1'), servers: [ServerId('n1')], maxEntriesPerMessage: 1 },
        rules: standard,
        timing: { electionMs: 100, heartbeatMs: 20, requestMs: 1_000 },
        maxCommandBytes: 10,
        disk: {
          ...disk,
          append: (bytes, done) => {
            told.push('append')
            if (failing(++appends)) clock.after(1, () => done(new Error('no space left')))
            else disk.append(bytes, done)
          },
        },
        transport: (_, done) =>
          clock.after(0, () => done(null, { send: () => {}, reaches: () => false, close: (closed) => closed() })),
        clock,
        observer: {
          stepped: ({ input }) => told.push(input._tag),
          releasing: () => told.push('releasing'),
          closed: () => told.push('closed'),
        },
        machine: list,
        newFolder: () => ({ id: 'a-folder' as FolderId, isJoined: true, peers: new Map() }),
        log: () => {},
        failed: (reason) => told.push(`failed: ${reason}`),
      },
      (node) => {
        told.push(node._tag)
        if (node._tag === 'Right') {
          clock.after(500, () => node.right.submit('a', (outcome) => told.push(outcome._tag)))
          clock.after(600, () => node.right.submit('0123456789', (outcome) => told.push(JSON.stringify(outcome))))
        }
      },
    )
    time.runUntil(1_000)
    return told.filter((line) => line !== 'HeartbeatTimeout')
  }

  it('lets its observer see each step before the disk or a client does', () => {
    expect(alone(() => false)).toEqual([
      ...['append', 'append', 'Restart', 'Right'],
      ...['ElectionTimeout', 'releasing', 'append'],
      ...['ClientRequests', 'releasing', 'append', 'Applied'],
      '{"_tag":"Unavailable","why":"the command has 12 bytes, where 10 are allowed"}',
    ])
  })

  it('stops when its disk fails, and acknowledges nothing that was not written', () => {
    expect(alone((appends) => appends === 4)).toEqual([
      ...['append', 'append', 'Restart', 'Right'],
      ...['ElectionTimeout', 'releasing', 'append'],
      ...['ClientRequests', 'releasing', 'append', 'Lost', 'closed'],
      'failed: the simulated disk cannot be written: no space left',
      '{"_tag":"Unavailable","why":"the node is stopping"}',
    ])
  })

  it('does not start on a disk that fails', () => {
    expect(alone((appends) => appends === 2)).toEqual(['append', 'append', 'closed', 'Left'])
  })
})

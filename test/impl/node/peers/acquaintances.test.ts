/** Nodes that are new to each other, that have lost their data folder, and that were started with different members. */
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../../../impl/node/logging/logger.js'
import { acquaintances } from '../../../../impl/node/peers/acquaintances.js'
import type { Disk } from '../../../../impl/node/ports/ports.js'
import type { SimulationOptions } from '../../../../impl/node/simulated/cluster.js'
import { recoverBytes } from '../../../../impl/node/storage/wal.js'
import { encodeHeader } from '../../../../impl/node/storage/wal-header.js'
import { encodeBatch, encodeIncarnation } from '../../../../impl/node/storage/wal-records.js'
import type { FolderId } from '../../../../impl/node/wire/codecs.js'
import { encodeFrame } from '../../../../impl/node/wire/frames.js'
import { initial, restore } from '../../../../impl/raft/state.js'
import { Index, type ServerId, Term } from '../../../../impl/raft/types.js'
import { leaderOf, servers, simulate, until } from '../simulation.js'

type Cluster = ReturnType<typeof simulate>
const [n1, n2, n3] = servers as [ServerId, ServerId, ServerId]

const withErrors = (seed: number, changed: Partial<SimulationOptions<readonly string[], string>> = {}) => {
  const errors: string[] = []
  const log = ({ level, msg, node }: LogLine): void => {
    if (level === 'error') errors.push(`${node}: ${msg.replace(/;.*/, '')}`)
  }
  return { cluster: simulate(seed, { log, ...changed }), errors }
}

const open = (cluster: Cluster, server: ServerId): Disk =>
  cluster.disk(server).open({ ...cluster.time, random: () => 0 }, () => 0)

const wipe = (cluster: Cluster, server: ServerId): void => {
  cluster.crash(server, { kept: 1, pages: null })
  let isEmpty = false
  open(cluster, server).truncate(0, () => {
    isEmpty = true
  })
  until(cluster, 'its disk is empty', () => isEmpty)
}

/** Whether the command is answered within this virtual time. */
const acknowledged = (cluster: Cluster, server: ServerId, command: string, ms = 1_000): boolean => {
  let isAcknowledged = false
  cluster.node(server)?.submit(command, ({ _tag }) => {
    isAcknowledged ||= _tag === 'Applied'
  })
  cluster.time.runUntil(cluster.time.now() + ms)
  return isAcknowledged
}

const elect = (cluster: Cluster, of: readonly ServerId[] = servers): ServerId => {
  until(cluster, 'a leader', () => leaderOf(cluster, of) !== undefined)
  return leaderOf(cluster, of)!
}

describe('nodes that are new to each other', () => {
  it('take part when all have confirmed one another, in any weather', () => {
    const weather = { loss: 0.3, duplication: 0.2, delay: { least: 1, most: 50 } }
    const { cluster, errors } = withErrors(1, { isSetUp: false, weather })
    expect(cluster.node(n1)).toBeUndefined()
    elect(cluster)
    expect(errors).toEqual([])
  })

  it('do nothing before: a majority of new nodes alone elects nobody, and says what it waits for', () => {
    const { cluster } = withErrors(2, { isSetUp: false })
    cluster.crash(n3)
    cluster.time.runUntil(5_000)
    expect([n1, n2].map((server) => cluster.node(server)?.status().term)).toEqual([1, 1])
    expect(cluster.node(n1)?.unready()).toBe(
      'its data folder is new, and it takes part once n3 has confirmed that no other one is known',
    )
    expect(acknowledged(cluster, n1, 'a')).toBe(false)
    cluster.start(n3)
    elect(cluster)
  })

  it('remember one another over any crash before they take part', () => {
    const { cluster, errors } = withErrors(3, { isSetUp: false })
    for (let ms = 0; ms < 400; ms += 7) {
      const server = servers[ms % 3]!
      cluster.crash(server)
      cluster.time.runUntil(cluster.time.now() + 7)
      cluster.start(server)
    }
    elect(cluster)
    expect(errors).toEqual([])
  })
})

describe('a node that has lost its data folder', () => {
  it('neither votes nor is counted nor is sent anything, and both sides say so', () => {
    const { cluster, errors } = withErrors(4)
    const leader = elect(cluster)
    const [wiped, other] = servers.filter((server) => server !== leader) as [ServerId, ServerId]
    expect(acknowledged(cluster, leader, 'a')).toBe(true)
    wipe(cluster, wiped)
    cluster.start(wiped)
    cluster.time.runUntil(cluster.time.now() + 3_000)
    const lost = `${wiped} comes with the data folder ${wiped}-2, but ${leader} knows its folder ${wiped}-1: what ${wiped} has promised and acknowledged is lost with it, so it must neither vote nor be counted`
    expect(errors).toContain(`${leader}: refused ${wiped}: ${lost}`)
    expect(errors).toContain(`${wiped}: ${leader} refuses this node: ${lost}`)
    expect(cluster.node(wiped)?.unready()).toMatch(/ refuses it: .* comes with the data folder /)
    expect(cluster.node(leader)?.refusedPeers()).toEqual([wiped])
    const sent = () =>
      cluster
        .node(leader)
        ?.traffic()
        .find(({ peer }) => peer === wiped)?.sent
    const before = sent()
    expect(acknowledged(cluster, leader, 'b')).toBe(true)
    expect(sent()).toEqual(before)
    cluster.crash(other)
    expect(acknowledged(cluster, leader, 'c', 5_000)).toBe(false)
    cluster.crash(leader)
    cluster.start(other)
    cluster.time.runUntil(cluster.time.now() + 10_000)
    expect(leaderOf(cluster, [other, wiped])).toBeUndefined()
  })

  it('loses no acknowledged command after a change of leader', () => {
    const { cluster } = withErrors(5)
    const leader = elect(cluster)
    const [wiped, behind] = servers.filter((server) => server !== leader) as [ServerId, ServerId]
    cluster.crash(behind)
    const commands = Array.from({ length: 50 }, (_, k) => `c${k}`)
    for (const command of commands) expect(acknowledged(cluster, leader, command, 100)).toBe(true)
    wipe(cluster, wiped)
    cluster.start(wiped)
    cluster.crash(leader)
    cluster.start(behind)
    cluster.time.runUntil(cluster.time.now() + 20_000)
    expect(leaderOf(cluster, [wiped, behind])).toBeUndefined()
    cluster.start(leader)
    until(cluster, 'the other one has all', () => cluster.node(behind)?.machineState().length === 50)
    expect(cluster.node(behind)?.machineState()).toEqual(commands)
  })

  it('takes part again with the folder that it had', () => {
    const { cluster } = withErrors(6)
    const leader = elect(cluster)
    const follower = servers.find((server) => server !== leader)!
    cluster.crash(follower)
    cluster.start(follower)
    cluster.time.runUntil(cluster.time.now() + 1_000)
    expect([cluster.node(follower)?.unready(), cluster.node(leader)?.refusedPeers()]).toEqual([null, []])
  })

  it('is refused too if its folder is an old copy, which lacks what it has acknowledged in this term', () => {
    const { cluster, errors } = withErrors(7)
    const leader = elect(cluster)
    const follower = servers.find((server) => server !== leader)!
    expect(acknowledged(cluster, leader, 'a')).toBe(true)
    expect(acknowledged(cluster, leader, 'b')).toBe(true)
    cluster.crash(follower, { kept: 1, pages: null })
    cluster.disk(follower).loseLast()
    cluster.start(follower)
    until(cluster, 'it is noticed', () => errors.length > 1)
    const lost = `${follower} has a log of 2 entries, but it has acknowledged 3 to ${leader}: its data folder is an old copy, or has lost what was written`
    expect(errors).toContain(`${leader}: refused ${follower}: ${lost}`)
    expect(errors).toContain(`${follower}: ${leader} refuses this node: ${lost}`)
    expect(cluster.life(follower)).toBeUndefined()
  })
})

describe('a node whose log has committed entries that another leader has not', () => {
  /** Written by a node that was its own majority. */
  const alone = (): Uint8Array => {
    const me = { cluster: 'simulated', node: n1, members: servers }
    const folderOf = (server: ServerId): FolderId => `${server}-1` as FolderId
    const peers = new Map([n2, n3].map((server) => [server, folderOf(server)]))
    const folder = { id: folderOf(n1), isJoined: true, peers }
    const entries = ['x', 'y'].map((command) => ({ term: Term(1), payload: { _tag: 'Command', command } as const }))
    const batch = { _tag: 'Persist', currentTerm: Term(1), votedFor: none, keep: Index(0), entries } as const
    const records = [encodeHeader(me), encodeIncarnation(1, { folder, members: servers }), encodeBatch(batch, Index(2))]
    return new Uint8Array(Buffer.concat(records.map(encodeFrame)))
  }

  it('stops with a reason, and keeps them', () => {
    const errors: string[] = []
    const log = ({ level, msg, node }: LogLine): void => {
      if (level === 'error' && node === 'n1') errors.push(msg.replace(/:.*/, ''))
    }
    const cluster = simulate(8, { log })
    wipe(cluster, n1)
    const leader = elect(cluster, [n2, n3])
    for (const command of ['a', 'b', 'c']) expect(acknowledged(cluster, leader, command)).toBe(true)
    let isLoaded = false
    cluster
      .disk(n1)
      .open({ ...cluster.time, random: () => 0 }, () => 0)
      .append(alone(), () => {
        isLoaded = true
      })
    until(cluster, 'the log is there', () => isLoaded)
    cluster.start(n1)
    until(cluster, 'it has stopped', () => errors.length > 0)
    expect([...new Set(errors)]).toEqual(['stopping'])
    expect(cluster.life(n1)).toBeUndefined()
    const kept = recoverBytes({ cluster: 'simulated', node: n1, members: servers }, cluster.disk(n1).content())
    expect(isLeft(kept) ? kept : right(kept.right.durable.log.index)).toEqual(right(2))
    cluster.start(n1)
    until(cluster, 'it stops again', () => cluster.life(n1) === undefined)
  })
})

describe('nodes that compare their stores', () => {
  it('say that one differs, which is not ready any more', () => {
    const errors: string[] = []
    let damaged = 0
    const cluster = simulate(9, {
      housekeepingMs: 200,
      log: ({ level, msg, node }) => {
        if (level === 'error') errors.push(`${node} ${msg.replace(/ after.*/, '')}`)
      },
      machine: {
        initial: [],
        apply: (commands, command) => {
          if (command === 'b') damaged += 1
          const held = command === 'b' && damaged === 3 ? 'B' : command
          return [[...commands, held], `${commands.length}`]
        },
        digest: (commands) => commands.join(),
      },
    })
    const leader = elect(cluster)
    expect(acknowledged(cluster, leader, 'a')).toBe(true)
    cluster.time.runUntil(cluster.time.now() + 500)
    expect(servers.map((server) => cluster.node(server)?.unready())).toEqual([null, null, null])
    expect(acknowledged(cluster, leader, 'b')).toBe(true)
    cluster.time.runUntil(cluster.time.now() + 1_000)
    const wrong = servers.find((server) => cluster.node(server)?.machineState().includes('B'))!
    const others = servers.filter((server) => server !== wrong)
    expect(cluster.node(wrong)?.differingPeers().toSorted()).toEqual(others)
    for (const other of others) {
      expect(cluster.node(other)?.differingPeers()).toEqual([wrong])
      expect(cluster.node(other)?.unready()).toBeNull()
      expect(errors).toContain(`${other} holds another store than ${wrong}`)
      expect(errors).toContain(`${wrong} holds another store than ${other}`)
    }
    expect(cluster.node(wrong)?.unready()).toMatch(/^it holds another store than n\d after the same 3 entries$/)
  })

  it('note what is committed when nothing else is written', () => {
    const cluster = simulate(10, { housekeepingMs: 200 })
    const leader = elect(cluster)
    expect(acknowledged(cluster, leader, 'a')).toBe(true)
    const committed = (server: ServerId) => {
      const found = recoverBytes(
        { cluster: 'simulated', node: server, members: servers },
        cluster.disk(server).content(),
      )
      return isLeft(found) ? found.left : found.right.committed
    }
    expect(servers.map(committed)).toEqual([2, 2, 2])
  })
})

describe('a node that all others have confirmed', () => {
  it('takes part when that is on disk, and not before', () => {
    const durable: (() => void)[] = []
    const joined: string[] = []
    const known = acquaintances({
      ...{ id: n1, members: [n1, n2], folder: { id: 'first' as FolderId, isJoined: false, peers: new Map() } },
      ...{ clock: { now: () => 0, after: () => () => {}, random: () => 0 }, log: () => {}, askEveryMs: 1 },
      state: () => restore(initial),
      write: () => {},
      whenDurable: (action) => durable.push(action),
      send: () => {},
      joined: () => joined.push('joined'),
      forgotten: () => {},
    })
    known.noted(n2, { note: 'known', folder: 'first' as FolderId })
    expect([known.takesPart(), joined]).toEqual([false, []])
    for (const action of durable) action()
    expect([known.takesPart(), joined]).toEqual([true, ['joined']])
  })
})

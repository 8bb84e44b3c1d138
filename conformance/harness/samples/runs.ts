/** The runs behind the samples: good ones, and those of reducers with a broken rule. */
import { none } from 'fp-ts/lib/Option.js'
import { calm, type Weather } from '../../../impl/node/simulated/transport.js'
import { standard } from '../../../impl/raft/rules.js'
import type { Director, RunSettings } from './simulated-run.js'

export interface Run {
  readonly settings: RunSettings
  readonly script: (director: Director) => void
}

/** Some messages are lost, some come twice, and many overtake others. */
const rough: Weather = { loss: 0.02, duplication: 0.03, delay: { least: 1, most: 9 } }

const others = <A>(all: readonly A[], ...left: readonly A[]): readonly A[] => all.filter((one) => !left.includes(one))

export const threeNodes: Run = {
  settings: { run: 'three-nodes', seed: 8, servers: 3, rules: standard, weather: rough, maxEntriesPerMessage: 8 },
  script: ({ servers, pass, leader, request, crash, start }) => {
    const first = leader()
    request(first, 12)
    crash(first)
    const second = leader()
    request(second, 8)
    start(first)
    pass(200)
    const [follower] = others(servers, second)
    if (follower !== undefined) crash(follower)
    request(leader(), 6)
    if (follower !== undefined) start(follower)
    pass(200)
    request(leader(), 4)
    pass(400)
  },
}

/** Short enough to be read whole: one change of leader. The bad samples that are edited are made of it. */
export const twoLeaders: Run = {
  settings: { run: 'two-leaders', seed: 29, servers: 3, rules: standard, weather: rough, maxEntriesPerMessage: 8 },
  script: ({ pass, leader, request, crash, start }) => {
    const first = leader()
    request(first, 3)
    crash(first)
    const second = leader()
    request(second, 2)
    start(first)
    pass(120)
  },
}

/** A leader is cut off with one follower; its entries conflict with those of the majority, and are overwritten. */
export const fiveNodes: Run = {
  settings: { run: 'five-nodes', seed: 1, servers: 5, rules: standard, weather: rough, maxEntriesPerMessage: 4 },
  script: ({ servers, pass, leader, request, crash, start, partition, heal }) => {
    const old = leader()
    request(old, 6)
    const [companion, ...majority] = others(servers, old)
    if (companion === undefined) return
    partition([[old, companion], majority])
    request(old, 4)
    const next = leader(majority)
    request(next, 6)
    crash(next)
    heal()
    pass(300)
    start(next)
    request(leader(), 4)
    pass(500)
  },
}

/**
 * Figure 8 in small: a leader has entries on its own disk only, restarts, leads a later term, and counts the old entry
 * as committed once it is on a majority.
 */
export const commitByCounting: Run = {
  settings: {
    run: 'commit-by-counting',
    seed: 3,
    servers: 3,
    rules: { ...standard, mayCommit: () => true },
    weather: calm,
    maxEntriesPerMessage: 1,
  },
  script: ({ servers, pass, leader, request, crash, start, partition }) => {
    const old = leader()
    request(old, 3)
    pass(100)
    partition([[old]])
    request(old, 2)
    crash(old)
    // Only the old leader can win an election against the one server that it reaches: its log is the longer one.
    const [voter] = others(servers, old)
    if (voter === undefined) return
    partition([[old, voter]])
    start(old)
    pass(50)
    leader([old])
    pass(500)
  },
}

/** A follower has voted, crashes, and comes back without its vote. */
export const voteForgotten: Run = {
  settings: {
    run: 'vote-forgotten',
    seed: 5,
    servers: 3,
    rules: { ...standard, recovered: (durable) => ({ ...durable, votedFor: none }) },
    weather: calm,
    maxEntriesPerMessage: 8,
  },
  script: ({ servers, pass, leader, request, crash, start }) => {
    const first = leader()
    request(first, 3)
    for (const server of others(servers, first)) {
      crash(server)
      pass(20)
      start(server)
      pass(100)
    }
    request(first, 2)
    pass(200)
  },
}

/** The runs behind the samples with features. */

import { calm, type Weather } from '../../../impl/node/simulated/transport.js'
import type { Change } from '../../../impl/raft/features/changes.js'
import { simple } from '../../../impl/raft/features/members.js'
import { truncate } from '../../../impl/raft/log.js'
import { standard } from '../../../impl/raft/rules.js'
import type { ServerId } from '../../../impl/raft/types.js'
import { type Features, NoFeatures } from '../../../model/raft/features/types.js'
import type { Run } from './runs.js'
import type { RunSettings } from './simulated-run.js'

const changing: Features = {
  ...NoFeatures,
  ...{ singleChanges: true, jointChanges: true, learners: true, leadershipTransfer: true },
}

const rough: Weather = { loss: 0.02, duplication: 0.03, delay: { least: 1, most: 9 } }

const settings: Omit<RunSettings, 'run' | 'seed'> = {
  ...{ servers: 3, rules: standard, weather: calm, maxEntriesPerMessage: 8, features: changing },
}

const others = (all: readonly ServerId[], one: ServerId): readonly [ServerId, ServerId] => {
  const [a, b] = all.filter((server) => server !== one)
  if (a === undefined || b === undefined) throw new RangeError('a run needs three servers')
  return [a, b]
}

export const members: Run = {
  settings: { ...settings, run: 'members', seed: 17, weather: rough },
  script: ({ servers, pass, leader, request, change, handOver }) => {
    const settled = (of: Change): void => {
      change(leader(), of)
      pass(200)
    }
    const first = leader()
    request(first, 2)
    const [a, b] = others(servers, first)
    settled({ _tag: 'RemoveServer', server: a })
    request(first, 2)
    settled({ _tag: 'AddLearner', server: a })
    settled({ _tag: 'Promote', server: a })
    handOver(first, a)
    pass(200)
    request(leader(), 2)
    settled({ _tag: 'EnterJoint', voters: [first, a] })
    settled({ _tag: 'AddServer', server: b })
    request(leader(), 2)
    pass(300)
  },
}

const snapshotting: Omit<RunSettings, 'run' | 'seed'> = {
  ...{ ...settings, features: { ...changing, snapshot: true }, snapshotAfter: 5 },
}

/** A follower misses what the others drop, gets their snapshot, and restarts from it; all of it while the members change. */
const caughtUp: Run['script'] = ({ servers, pass, leader, request, change, crash, start, partition, heal }) => {
  const first = leader()
  const [a, b] = others(servers, first)
  request(first, 2)
  change(first, { _tag: 'EnterJoint', voters: [first, a] })
  pass(100)
  partition([[first, a], [b]])
  request(first, 6)
  change(first, { _tag: 'AddLearner', server: b })
  request(first, 6)
  heal()
  pass(300)
  request(leader(), 2)
  crash(b)
  pass(50)
  start(b)
  request(leader(), 3)
  pass(300)
}

export const snapshots: Run = {
  settings: { ...snapshotting, run: 'snapshots', seed: 1, weather: rough },
  script: caughtUp,
}

/** Who the members are, the snapshots say as if they had never changed. */
export const withoutMembers: Run = {
  settings: {
    ...{ ...snapshotting, run: 'without-members', seed: 1 },
    rules: {
      ...standard,
      features: { membersInSnapshot: ({ servers }) => simple(servers.toSorted()) },
    },
  },
  script: caughtUp,
}

/** The configuration counts as soon as it is committed, so that the leader sees no change that waits. */
export const twoChanges: Run = {
  settings: {
    ...{ ...settings, run: 'two-changes', seed: 2 },
    rules: { ...standard, features: { logThatCounts: ({ log, commitIndex }) => truncate(log, commitIndex) } },
  },
  script: ({ servers, pass, leader, request, change }) => {
    const first = leader()
    request(first, 2)
    pass(100)
    const [a, b] = others(servers, first)
    change(first, { _tag: 'EnterJoint', voters: [first, a] })
    change(first, { _tag: 'EnterJoint', voters: [first, b] })
    pass(100)
  },
}

/** The leader has a joint configuration on its own disk only, restarts, and reaches one server that has no vote in the new half. */
export const oldMembers: Run = {
  settings: {
    ...{ ...settings, run: 'old-members', seed: 3 },
    rules: {
      ...standard,
      features: { halvesOf: ({ voters, outgoing }) => [outgoing.length === 0 ? voters : outgoing] },
    },
  },
  script: ({ servers, pass, leader, request, change, crash, start, partition }) => {
    const first = leader()
    request(first, 2)
    pass(100)
    const [a, b] = others(servers, first)
    partition([[first]])
    change(first, { _tag: 'EnterJoint', voters: [first, a] })
    pass(20)
    crash(first)
    partition([[first, b]])
    start(first)
    pass(50)
    leader([first])
    pass(200)
  },
}

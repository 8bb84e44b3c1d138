import { describe, expect, it } from 'vitest'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { isReducerWitness, type ReducerWitnessName, witnessNames } from '../../../conformance/witnesses/names.js'
import { leastSettings, witness } from '../../../conformance/witnesses/witness.js'
import { textOfPayload } from '../../../impl/raft/features/members.js'
import * as Log from '../../../impl/raft/log.js'
import type { ServerState } from '../../../impl/raft/types.js'

const found = new Map<ReducerWitnessName, ReturnType<typeof witness>>()

/** Each is looked for once. */
const witnessed = (name: ReducerWitnessName): ReturnType<typeof witness> => {
  const path = found.get(name) ?? witness(name)
  found.set(name, path)
  return path
}

/** Who does what on a shortest path. */
const pathTo = (name: ReducerWitnessName): readonly string[] | undefined =>
  witnessed(name)?.steps.map(({ action, server }) => `${server === null ? '' : serverIds(3)[server]} ${action}`)

const asked = ['n1 ElectionTimeout', 'n2 ReceivePreVote', 'n1 ReceivePreVoteResponse']
const elected = ['n1 ElectionTimeout', 'n2 ReceiveRequestVote', 'n1 ReceiveRequestVoteResponse']
const replicated = ['n2 ReceiveAppendEntries', 'n2 ReceiveAppendEntries', 'n1 ReceiveAppendEntriesResponse']
const committed = [...elected, 'n1 HeartbeatTimeout', 'n2 ReceiveAppendEntries', 'n1 ReceiveAppendEntriesResponse']
const overthrown = ['n2 ElectionTimeout', 'n3 ReceiveRequestVote', 'n2 ReceiveRequestVoteResponse']

const shortest: Readonly<Record<ReducerWitnessName, readonly string[]>> = {
  'leader-elected': elected,
  'entry-committed': [...elected, 'n1 ClientRequest', ...replicated],
  'entry-committed-by-all': [
    ...elected,
    'n1 ClientRequest',
    ...replicated,
    'n1 HeartbeatTimeout',
    'n2 ReceiveAppendEntries',
    ...Array<string>(3).fill('n3 ReceiveAppendEntries'),
  ],
  // n2 has the entry of n1 when it becomes leader, and commits it together with its own.
  'old-term-entry-committed': [
    ...elected,
    'n2 ReceiveAppendEntries',
    'n2 ElectionTimeout',
    'n1 ReceiveRequestVote',
    'n2 ReceiveRequestVoteResponse',
    'n1 ReceiveAppendEntries',
    'n2 ReceiveAppendEntriesResponse',
  ],
  'log-truncated': [...elected, 'n1 ClientRequest', ...overthrown, 'n1 ReceiveAppendEntries'],
  'conflicting-entry-overwritten': [...elected, ...overthrown, 'n1 ReceiveAppendEntries'],
  'two-leaders': [...elected, ...overthrown],
  // n2 asks when it has voted for n1, whose first message comes late.
  'asker-followed-again': [...asked, ...elected.slice(1), 'n2 ElectionTimeout', 'n2 ReceiveAppendEntries'],
  'cut-off-leader-stepped-down': [...elected, 'n1 LeaderTimeout'],
  // n1 has counted one answer of n2, so n2 has all of its log.
  'leadership-handed-over': [
    ...elected,
    'n1 TransferLeadership n2',
    'n2 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    'n2 ReceiveTimeoutNow',
    'n1 ReceiveRequestVoteNow',
    'n2 ReceiveRequestVoteResponse',
  ],
  // n3 answers the heartbeat, which it lacks the entry before.
  'caught-up-by-snapshot': [
    ...committed,
    'n1 TakeSnapshot',
    'n3 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    'n3 ReceiveInstallSnapshot',
  ],
  'stale-snapshot-ignored': [
    ...committed,
    'n3 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    'n1 TakeSnapshot',
    'n3 ReceiveAppendEntries',
    'n3 ReceiveInstallSnapshot',
  ],
  'snapshot-met-conflict': [
    ...elected,
    ...Array<string>(2).fill(' DropMessage'),
    'n2 ElectionTimeout',
    'n3 ReceiveRequestVote',
    ' DropMessage',
    'n2 ReceiveRequestVoteResponse',
    'n3 ReceiveAppendEntries',
    'n2 ReceiveAppendEntriesResponse',
    'n2 TakeSnapshot',
    ' DropMessage',
    'n2 HeartbeatTimeout',
    'n1 ReceiveAppendEntries',
    'n2 ReceiveAppendEntriesResponse',
    'n1 ReceiveInstallSnapshot',
  ],
  'restarted-from-snapshot': [
    ...elected,
    'n2 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    'n1 TakeSnapshot',
    'n1 Restart',
  ],
  'read-confirmed': [
    ...elected,
    'n2 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    'n1 ReadRequest',
    'n2 ReceiveConfirmLeader',
    'n1 ReceiveConfirmLeaderResponse',
  ],
  'follower-read-answered': [
    ...elected,
    'n2 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    'n2 ReadRequest',
    'n1 ReceiveReadIndex',
    'n2 ReceiveConfirmLeader',
    'n1 ReceiveConfirmLeaderResponse',
    'n2 ReceiveReadIndexResponse',
  ],
  // n3 has acknowledged the first entry of n1 and not its vote for n2, which asks n1 too.
  'read-lost-with-leadership': [
    ...elected,
    'n2 ElectionTimeout',
    'n3 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    'n1 ReadRequest',
    'n1 ReceiveRequestVote',
  ],
  'mixed-cluster-elected': [...asked, ...elected.slice(1)],
  'members-grown-and-shrunk': [
    ...elected,
    'n2 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    'n1 AddServer n4',
    'n2 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    ...Array<string>(2).fill('n3 ReceiveAppendEntries'),
    'n1 ReceiveAppendEntriesResponse',
    'n1 RemoveServer n2',
    'n3 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
  ],
  'leader-removed-itself': [
    ...elected,
    'n2 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    'n1 RemoveServer n1',
    'n2 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
    ...Array<string>(2).fill('n3 ReceiveAppendEntries'),
    'n1 ReceiveAppendEntriesResponse',
  ],
  'joint-rolled-back': [...elected, 'n1 EnterJoint {n1}', ...overthrown, 'n1 ReceiveAppendEntries'],
  // One voter, which needs no vote but its own.
  'learner-promoted': [
    'n1 ElectionTimeout',
    'n1 AddLearner n2',
    ...Array(2).fill(['n2 ReceiveAppendEntries', 'n1 ReceiveAppendEntriesResponse']).flat(),
    'n1 Promote n2',
    'n2 ReceiveAppendEntries',
    'n1 ReceiveAppendEntriesResponse',
  ],
}

const logText = ({ log }: ServerState): string =>
  Log.toEntries(log)
    .map(({ term, payload }) => `${textOfPayload(payload)}@${term}`)
    .join(' ')

/** What a server was before and after the last step of a path. */
const lastChange = (name: ReducerWitnessName): readonly [ServerState, ServerState] => {
  const steps = witnessed(name)?.steps ?? []
  const server = steps.at(-1)?.server ?? -1
  const before = steps.at(-2)?.state.servers[server]
  const after = steps.at(-1)?.state.servers[server]
  if (before === undefined || after === undefined) throw new Error(`${name} is not reached by a step of a server`)
  return [before, after]
}

describe('a cluster of reducers', () => {
  it.each(witnessNames.filter(isReducerWitness))('reaches %s by a shortest path', (name) => {
    expect(pathTo(name)).toEqual(shortest[name])
  })

  it('overwrites a conflicting entry of a follower', () => {
    expect(lastChange('conflicting-entry-overwritten').map(logText)).toEqual(['noop@2', 'noop@3'])
  })

  it('truncates a log', () => {
    expect(lastChange('log-truncated').map(logText)).toEqual(['noop@2 v1@2', 'noop@3'])
  })

  it('commits an old entry only together with one of the new term', () => {
    const [before, after] = lastChange('old-term-entry-committed')
    expect([before.commitIndex, after.commitIndex, logText(after)]).toEqual([0, 2, 'noop@2 noop@3'])
  })

  it('knows everywhere of the commitment at the end of the path', () => {
    const last = witnessed('entry-committed-by-all')?.steps.at(-1)
    const known = last?.state.servers.map((s) => [s.commitIndex, logText(s)])
    expect(known).toEqual(Array(3).fill([2, 'noop@2 v1@2']))
  })

  it('does not reach what the bounds leave no room for', () => {
    const { bounds, network } = leastSettings['two-leaders']
    expect(witness('two-leaders', { bounds: { ...bounds, maxTerm: 2, maxMessages: 3 }, network })).toBeNull()
    expect(witness('entry-committed', { bounds: { ...bounds, maxLog: 1, maxMessages: 2 }, network })).toBeNull()
  })
})

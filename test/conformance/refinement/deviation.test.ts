import { describe, expect, it } from 'vitest'
import { reducerCluster } from '../../../conformance/refinement/cluster.js'
import { deviationOf, heeding, onDisk, withDeviation } from '../../../conformance/refinement/deviation.js'
import { refiningCluster } from '../../../conformance/refinement/refine.js'
import * as Log from '../../../impl/raft/log.js'
import { standard } from '../../../impl/raft/rules.js'
import { initial, restore } from '../../../impl/raft/state.js'
import { type Step, step } from '../../../impl/raft/step.js'
import { type Effect, type Message, ServerId, type ServerState, Term } from '../../../impl/raft/types.js'
import { explore } from '../../../model/checker/explore.js'

const n1 = ServerId('n1')
const n2 = ServerId('n2')
const config = { id: n1, servers: [n1, n2], maxEntriesPerMessage: 1 }
const reduce = step(config)
const start = restore(initial)
const timedOut = reduce(start, { _tag: 'ElectionTimeout' })

const isPersist = ({ _tag }: Effect): boolean => _tag === 'Persist'

describe('what stands beside a reducer', () => {
  it('is not in the state where the reducer has it right', () => {
    const [after, effects] = timedOut
    const next = withDeviation(start, after, effects, false)
    expect(next).toEqual(after)
    expect([deviationOf(next), onDisk(next)]).toEqual([{}, after])
  })

  it('is the old disk where nothing is written, until something is', () => {
    const [after, effects] = timedOut
    const lagging = withDeviation(
      start,
      after,
      effects.filter((one) => !isPersist(one)),
      false,
    )
    expect(deviationOf(lagging)).toEqual({ onDisk: start })
    expect(onDisk(lagging)).toEqual(start)
    expect(withDeviation(lagging, after, effects, false)).toEqual(after)
  })

  it('is the old disk where others learn of a write before it is done', () => {
    const [after, effects] = timedOut
    const toldFirst = [...effects.filter((one) => !isPersist(one)), ...effects.filter(isPersist)]
    expect(deviationOf(withDeviation(start, after, toldFirst, false))).toEqual({ onDisk: start })
  })

  it('is what was applied where it is not what is committed', () => {
    const entry = { term: Term(1), payload: { _tag: 'Command', command: 'v1' } } as const
    const held: ServerState = { ...start, log: Log.fromEntries([entry]) }
    const [after] = reduce(held, {
      _tag: 'Receive',
      message: {
        ...{ _tag: 'AppendEntries', from: n2, to: n1, term: Term(1), entries: [] },
        ...{ prevLogIndex: held.log.index, prevLogTerm: Term(1), leaderCommit: held.log.index },
      },
    })
    expect(after.commitIndex).toBe(1)
    expect(deviationOf(withDeviation(held, after, [], false))).toEqual({ applied: [] })
    const apply: Effect = { _tag: 'Apply', from: held.log.index, to: held.log.index, log: held.log }
    expect(withDeviation(held, after, [apply], false)).toEqual(after)
    // An entry that is given again is applied again.
    expect(deviationOf(withDeviation(after, after, [apply], false))).toEqual({ applied: [entry, entry] })
  })

  it('is nobody outside the cluster, whose messages a reducer ignores in every state', () => {
    expect(heeding({ id: n1, peers: [n2], reduce, features: undefined }, start)).toEqual([])
    expect(heeding({ id: n1, peers: [n2], reduce, features: undefined }, timedOut[0])).toEqual([])
  })

  it('is somebody if a reducer takes messages of all senders', () => {
    const trusting: Step = (state, input) =>
      reduce(state, input._tag === 'Receive' ? { ...input, message: { ...input.message, from: n2 } as Message } : input)
    const found = heeding({ id: n1, peers: [n2], reduce: trusting, features: undefined }, timedOut[0])
    expect(found.map(({ message }) => [message._tag, message.to])).toEqual([
      ['RequestVoteResponse', n1],
      ['RequestVote', n1],
      ['AppendEntries', n1],
      ['AppendEntriesResponse', n1],
    ])
    for (const { message, next } of found) expect(deviationOf(next)).toEqual({ heeded: message })
  })
})

describe('in an explored cluster', () => {
  const bounds = { servers: 2, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 }

  it('a crash finds what was written: a rule that forgets the vote is no restart of the model', () => {
    const forgetful = { ...standard, recovered: () => initial }
    const { violation } = explore({
      ...refiningCluster({ bounds, network: 'full', rules: forgetful }, new Map()),
      invariants: [],
    })
    expect(violation?.steps.map(({ action }) => action)).toEqual(['ElectionTimeout', 'Restart'])
  })

  it('a restart begins with what is on disk', () => {
    const cluster = reducerCluster({ bounds, network: 'full' })
    const [after, effects] = timedOut
    const lagging = withDeviation(
      start,
      after,
      effects.filter((one) => !isPersist(one)),
      false,
    )
    const [restarted] = cluster.spontaneous(0, lagging)
    expect(restarted).toEqual({ action: 'Restart', next: start, sent: [], consumes: false })
  })
})

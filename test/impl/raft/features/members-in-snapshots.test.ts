import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { simple } from '../../../../impl/raft/features/members.js'
import * as Log from '../../../../impl/raft/log.js'
import { start } from '../../../../impl/raft/restart.js'
import { initial, restore } from '../../../../impl/raft/state.js'
import { step } from '../../../../impl/raft/step.js'
import {
  type Config,
  type Effect,
  Index,
  type Input,
  type Message,
  type ServerId,
  type ServerState,
  Term,
} from '../../../../impl/raft/types.js'

const [n1, n2] = ['n1', 'n2'] as unknown as [ServerId, ServerId]
const config = (id: ServerId): Config => ({
  ...{ id, servers: [n1], maxEntriesPerMessage: 9 },
  features: { membership: true, snapshots: true },
})
const reduce = step(config(n1))

const ran = (...inputs: readonly Input[]): readonly [ServerState, readonly Effect[]] =>
  inputs.reduce<readonly [ServerState, readonly Effect[]]>(
    ([state], input) => reduce(state, input),
    [restore(initial), []],
  )

const learning: Input = { _tag: 'ChangeMembers', id: 1, change: { _tag: 'AddLearner', server: n2 } }
const members = simple([n1], [n2])

describe('a snapshot where members change', () => {
  // The entries that were sent to it are lost.
  const rejected: Message = {
    ...{ _tag: 'AppendEntriesResponse', from: n2, to: n1, term: Term(2) },
    result: { _tag: 'Rejected', conflict: { index: Index(1), term: none } },
  }
  const taken: Input = { _tag: 'TakeSnapshot', index: Index(2), data: 'the shop' }
  const [leader, effects] = ran({ _tag: 'ElectionTimeout' }, learning, taken, { _tag: 'Receive', message: rejected })

  it('names the members, is sent to those that lag, and is what a restart begins with', () => {
    expect(leader.snapshot).toEqual({ index: 2, term: 2, data: 'the shop', members })
    const sent = effects.flatMap((e) => (e._tag === 'Send' ? [e.message] : []))
    expect(sent).toMatchObject([{ _tag: 'InstallSnapshot', to: n2, lastIncludedIndex: 2, members }])
    const [again] = start(config(n1), leader)
    const [led, asked] = reduce(reduce(again, { _tag: 'ElectionTimeout' })[0], learning)
    expect(asked).toMatchObject([{ _tag: 'Reply', reply: { because: 'the members {n1} with {n2} do not allow it' } }])
    expect(led.role._tag).toBe('Leader')
  })

  it('makes a follower know the members', () => {
    const [after] = step(config(n2))(restore(initial), {
      _tag: 'Receive',
      message: {
        ...{ _tag: 'InstallSnapshot', from: n1, to: n2, term: Term(2), members },
        ...{ lastIncludedIndex: Index(2), lastIncludedTerm: Term(2), data: 'the shop' },
      },
    })
    expect([after.snapshot?.members, Log.lastIndex(after.log), after.commitIndex]).toEqual([members, 2, 2])
    expect(step(config(n2))(after, { _tag: 'ElectionTimeout' })[0]).toBe(after)
  })
})

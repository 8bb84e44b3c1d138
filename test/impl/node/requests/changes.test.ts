import { some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import type { ChangeOutcome } from '../../../../impl/node/core/backend.js'
import { changesOf } from '../../../../impl/node/requests/changes.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import type { Change } from '../../../../impl/raft/features/changes.js'
import { Index, ServerId, Term } from '../../../../impl/raft/types.js'

const removal: Change = { _tag: 'RemoveServer', server: ServerId('n2') }

const begun = (whyNot: string | null = null) => {
  const time = virtualTime()
  const asked: number[] = []
  const outcomes: ChangeOutcome[] = []
  const changes = changesOf({
    clock: { ...time, random: () => 0 },
    whyNot: () => whyNot,
    ask: (id) => asked.push(id),
  })
  const ask = (): void => {
    changes.change(removal, (outcome) => outcomes.push(outcome))
    time.runUntil(time.now() + 1)
  }
  return { ...changes, ask, asked, outcomes, time }
}

describe('changes of members', () => {
  it('are answered as the reducer says, each once', () => {
    const { ask, asked, outcomes, replied } = begun()
    for (let k = 0; k < 3; k += 1) ask()
    const [a = 0, b = 0, c = 0] = asked
    replied({ _tag: 'Reply', id: b, reply: { _tag: 'Refused', because: 'not now' } })
    replied({ _tag: 'Reply', id: c, reply: { _tag: 'NotLeader', leader: some(ServerId('n3')) } })
    replied({ _tag: 'Reply', id: a, reply: { _tag: 'Appended', index: Index(4), term: Term(2) } })
    replied({ _tag: 'Reply', id: a, reply: { _tag: 'Refused', because: 'again' } })
    expect(outcomes).toEqual([
      { _tag: 'Refused', because: 'not now' },
      { _tag: 'NotLeader', leader: 'n3' },
      { _tag: 'Appended', index: 4, term: 2 },
    ])
  })

  it('have names that neither commands nor reads have', () => {
    const { ask, asked, isOwn } = begun()
    ask()
    const isOf = (id: number): boolean => isOwn({ _tag: 'Reply', id, reply: { _tag: 'Refused', because: '' } })
    expect([...asked, 1, 2 ** 32 + 1].map(isOf)).toEqual([true, false, false])
  })

  it('are not asked for where that makes no sense, and are lost when the node stops', () => {
    const fixed = begun('the members never change')
    fixed.ask()
    expect([fixed.outcomes, fixed.asked]).toEqual([[{ _tag: 'Unavailable', why: 'the members never change' }], []])
    const { ask, outcomes, stop } = begun()
    ask()
    stop()
    ask()
    expect(outcomes).toEqual([{ _tag: 'Lost' }, { _tag: 'Unavailable', why: 'the node is stopping' }])
  })
})

import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { interpreter } from '../../../../impl/node/core/interpreter.js'
import { initial } from '../../../../impl/raft/state.js'
import { type Effect, Index, type Message, ServerId, Term } from '../../../../impl/raft/types.js'

const message: Message = {
  ...{ _tag: 'RequestVote', from: ServerId('n1'), to: ServerId('n2'), term: Term(1) },
  ...{ lastLogTerm: Term(0), lastLogIndex: Index(0) },
}
const persist: Effect = { _tag: 'Persist', currentTerm: Term(1), votedFor: none, keep: Index(0), entries: [] }
const apply: Effect = { _tag: 'Apply', from: Index(1), to: Index(1), log: initial.log }
const snapshot = { index: Index(1), term: Term(1), data: 'snapshot.1.1' }
const reply: Effect = { _tag: 'Reply', id: 4, reply: { _tag: 'NotLeader', leader: none } }

/** What becomes of the effects, in its order; what waits for the disk is done when the disk is. */
const told = () => {
  const seen: unknown[] = []
  const waiting: (() => void)[] = []
  const note =
    (what: string) =>
    (...about: readonly unknown[]) =>
      void seen.push([what, ...about])
  const carryOut = interpreter({
    commit: {
      ...{ persist: note('persist'), note: note('note') },
      ...{ afterwards: (action) => waiting.push(action), stop: (done) => done() },
    },
    committed: () => Index(9),
    ...{ reveal: note('reveal'), send: note('send'), apply: note('apply'), reply: note('reply') },
    ...{ restore: note('restore'), setTimer: note('timer') },
  })
  const durable = (): void => {
    for (const action of waiting.splice(0)) action()
  }
  return { seen, carryOut, durable }
}

describe('the effects of a step', () => {
  it('go to the disk and the timer at once', () => {
    const { seen, carryOut } = told()
    carryOut(persist, '')
    carryOut({ _tag: 'SetTimer', timer: 'Election' }, '')
    expect(seen).toEqual([
      ['persist', persist, 9],
      ['timer', 'Election'],
    ])
  })

  it('are shown to others only when the disk has all before them, and the observer hears of it first', () => {
    const { seen, carryOut, durable } = told()
    carryOut({ _tag: 'Send', message }, 'n1.1.1')
    carryOut({ _tag: 'Restore', snapshot }, '')
    carryOut(apply, '')
    carryOut(reply, '')
    expect(seen).toEqual([])
    durable()
    const shown = [
      ['send', 'n1.1.1', message],
      ['restore', snapshot],
      ['apply', apply],
      ['reply', reply],
    ]
    expect(seen).toEqual(shown.flatMap((deed) => [['reveal'], deed]))
  })
})

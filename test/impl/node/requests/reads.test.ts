import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../../impl/node/core/backend.js'
import { readsOf } from '../../../../impl/node/requests/reads.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import { Index, ServerId } from '../../../../impl/raft/types.js'

/** A machine whose state is a number, and whose reads say it. */
const machine = {
  initial: 0,
  apply: (state: number): readonly [number, string] => [state + 1, 'applied'],
  peek: (state: number, command: string) => `${command} ${state}`,
  digest: String,
}

const begun = (life = 1, whyNot: string | null = null) => {
  const time = virtualTime()
  const asked: number[] = []
  const outcomes: Outcome<string>[] = []
  const reads = readsOf<number, string>({
    ...{ clock: { ...time, random: () => 0 }, machine, life, whyNot: () => whyNot },
    timing: { electionMs: 150, heartbeatMs: 40, requestMs: 1_000 },
    ask: (id) => asked.push(id),
  })
  const read = (command: string): void => reads.read(command, (outcome) => outcomes.push(outcome))
  return { ...reads, read, time, asked, outcomes }
}

describe('reads without the log', () => {
  it('are answered when the state machine is as far as the index, with the state that it has then', () => {
    const { read, replied, reached, applied, time, asked, outcomes } = begun()
    read('a')
    read('b')
    time.runUntil(1)
    const [a = 0, b = 0] = asked
    reached(Index(3), 30)
    replied({ _tag: 'Reply', id: a, reply: { _tag: 'Readable', index: Index(2) } })
    replied({ _tag: 'Reply', id: b, reply: { _tag: 'Readable', index: Index(4) } })
    expect(outcomes).toEqual([{ _tag: 'Applied', reply: 'a 30', index: 3 }])
    reached(Index(4), 40)
    reached(Index(5), 50)
    applied()
    // A second answer to the same read, which came late.
    replied({ _tag: 'Reply', id: b, reply: { _tag: 'Readable', index: Index(4) } })
    expect(outcomes.slice(1)).toEqual([{ _tag: 'Applied', reply: 'b 50', index: 5 }])
  })

  it('have names that are those of no other life, and of no command', () => {
    const names = [1, 2].flatMap((life) => {
      const { read, time, asked, isOwn } = begun(life)
      read('a')
      read('b')
      time.runUntil(1)
      expect(asked.every((id) => isOwn({ _tag: 'Reply', id, reply: { _tag: 'NotLeader', leader: none } }))).toBe(true)
      expect(isOwn({ _tag: 'Reply', id: 7, reply: { _tag: 'NotLeader', leader: none } })).toBe(false)
      return asked
    })
    expect(new Set(names).size).toBe(4)
  })

  it('are refused, lost after a time, and lost when the node stops', () => {
    const { read, replied, stop, time, asked, outcomes } = begun()
    for (const command of ['a', 'b', 'c']) read(command)
    time.runUntil(1)
    const [a = 0] = asked
    replied({ _tag: 'Reply', id: a, reply: { _tag: 'NotLeader', leader: some(ServerId('n2')) } })
    time.runUntil(1_001)
    expect(outcomes).toEqual([{ _tag: 'NotLeader', leader: 'n2' }, { _tag: 'Lost' }, { _tag: 'Lost' }])
    read('d')
    stop()
    read('e')
    time.runUntil(3_000)
    expect(outcomes.slice(3)).toEqual([{ _tag: 'Lost' }, { _tag: 'Unavailable', why: 'the node is stopping' }])
    expect(asked.length).toBe(3)
  })
})

/** A replica with many entries to apply at once, as after a start: whoever waits for the event loop gets a turn in between. */
import { describe, expect, it } from 'vitest'
import type { StateMachine } from '../../../../impl/node/core/node-options.js'
import { MOST_IN_A_SLICE, replicaOf } from '../../../../impl/node/core/replica.js'
import type { Clock } from '../../../../impl/node/ports/ports.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import * as Log from '../../../../impl/raft/log.js'
import { type Apply, type Entry, Index, Term } from '../../../../impl/raft/types.js'

/** How many commands there were, which is the digest too; each is answered with its text. */
const counting: StateMachine<number, string> = {
  initial: 0,
  apply: (count, command) => [count + 1, command],
  digest: String,
}
const entry = (k: number): Entry => ({ term: Term(1), payload: { _tag: 'Command', command: `c${k}` } })
const many = 2 * MOST_IN_A_SLICE + 100
const log = Log.fromEntries([
  { term: Term(1), payload: { _tag: 'Noop' } },
  ...Array.from({ length: many }, (_, k) => entry(k + 2)),
])
const upTo = (to: number): Apply => ({ _tag: 'Apply', from: Index(1), to: Index(to), log })

const replica = (clock: Clock) => {
  const answered: (readonly [number, string | null])[] = []
  const reached: number[] = []
  const made = replicaOf({
    machine: counting,
    clock,
    applied: (index, _, reply) => answered.push([index, reply]),
    reached: (index, state) => {
      if (state !== index - 1) throw new Error(`entry ${index} makes ${state}`)
      reached.push(index)
    },
  })
  return { ...made, answered, reached }
}
const inOrder = (to: number) => Array.from({ length: to }, (_, k) => [k + 1, k === 0 ? null : `c${k + 1}`] as const)
const clockOf = (time: ReturnType<typeof virtualTime>, now = time.now): Clock => ({
  now,
  after: time.after,
  random: () => 0,
})

describe('a replica', () => {
  it('applies few entries at once', () => {
    const { apply, lastApplied, answered } = replica(clockOf(virtualTime()))
    apply(upTo(MOST_IN_A_SLICE))
    expect(lastApplied()).toBe(MOST_IN_A_SLICE)
    expect(answered).toEqual(inOrder(MOST_IN_A_SLICE))
  })

  it('applies what its log has where more is said to be committed, and does not wait for the rest', () => {
    const time = virtualTime()
    const { apply, lastApplied, answered } = replica(clockOf(time))
    apply({ ...upTo(7), log: Log.fromEntries([{ term: Term(1), payload: { _tag: 'Noop' } }, entry(2)]) })
    expect({ last: lastApplied(), answered }).toEqual({ last: 2, answered: inOrder(2) })
  })

  it('gives what waits its turn after each slice of many, and answers each entry once and in order', () => {
    const time = virtualTime()
    const { apply, lastApplied, answered, reached, digest } = replica(clockOf(time))
    const seen: number[] = []
    const tick = (): void => {
      seen.push(lastApplied())
      if (lastApplied() < many) time.after(0, tick)
    }
    apply(upTo(many))
    time.after(0, tick)
    expect(lastApplied()).toBe(MOST_IN_A_SLICE)
    time.runUntil(0)
    expect(seen).toEqual([2 * MOST_IN_A_SLICE, many])
    expect([answered, reached, digest()]).toEqual([inOrder(many), inOrder(many).map(([k]) => k), `${many - 1}`])
  })

  it('takes in what is committed between two slices, without beginning another row of them', () => {
    const time = virtualTime()
    const { apply, lastApplied, answered } = replica(clockOf(time))
    apply(upTo(many))
    apply(upTo(many + 1))
    expect(lastApplied()).toBe(MOST_IN_A_SLICE)
    expect(time.runNext()).toBe(true)
    expect(lastApplied()).toBe(2 * MOST_IN_A_SLICE)
    expect(time.runNext()).toBe(true)
    expect(time.runNext()).toBe(false)
    expect(answered).toEqual(inOrder(many + 1))
  })

  it('ends a slice sooner where entries take long', () => {
    const time = virtualTime()
    let ms = 0
    const { apply, lastApplied } = replica(clockOf(time, () => ms++))
    apply(upTo(MOST_IN_A_SLICE))
    const first = lastApplied()
    expect([first > 0, first < MOST_IN_A_SLICE / 2]).toEqual([true, true])
    time.runUntil(0)
    expect(lastApplied()).toBe(MOST_IN_A_SLICE)
  })

  it('applies nothing more once it is stopped', () => {
    const time = virtualTime()
    const { apply, lastApplied, stop } = replica(clockOf(time))
    apply(upTo(many))
    stop()
    time.runUntil(0)
    expect(lastApplied()).toBe(MOST_IN_A_SLICE)
  })
})

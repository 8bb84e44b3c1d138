import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { type Reached, reaching } from '../../../../conformance/harness/simulation/reached.js'
import { addedCounts, simulate } from '../../../../conformance/harness/simulation/run.js'
import type { ObservedStep } from '../../../../impl/node/core/observer.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import { simulatedDisk } from '../../../../impl/node/simulated/disk.js'
import { beginLife } from '../../../../impl/node/simulated/life.js'
import { seededRandom } from '../../../../impl/node/simulated/random.js'
import * as Log from '../../../../impl/raft/log.js'
import { initial, restore } from '../../../../impl/raft/state.js'
import { type Entry, type Event, Index, type Input, type Persist, ServerId, Term } from '../../../../impl/raft/types.js'

const n1 = ServerId('n1')
const entry = (command: string): Entry => ({ term: Term(1), payload: { _tag: 'Command', command } })
const state = restore({ ...initial, log: Log.append(initial.log, ['a', 'b', 'c'].map(entry)) })

const step = (
  keep: number,
  commands: readonly string[] = [],
  input: Event = { _tag: 'HeartbeatTimeout' },
): ObservedStep => {
  const persist: Persist = {
    ...{ _tag: 'Persist', currentTerm: Term(1), votedFor: none, keep: Index(keep) },
    entries: commands.map(entry),
  }
  return { input, before: state, after: state, effects: [persist], sent: [] }
}

/** What is counted when the steps of each list gather before the disk is handed a batch. */
const counted = (...batches: readonly (readonly ObservedStep[])[]) => {
  const { stepped, throughDisk, counts } = reaching()
  const { outside } = beginLife(virtualTime(), seededRandom(1))
  const disk = throughDisk(
    n1,
    simulatedDisk().open(outside, () => 1),
  )
  stepped(n1, { ...step(3), input: { _tag: 'Restart', durable: initial }, effects: [] })
  for (const steps of batches) {
    for (const each of steps) stepped(n1, each)
    disk.append(new Uint8Array(1), () => {})
  }
  return Object.values(counts())
}

describe('what a run has come to', () => {
  it('is counted by the changes that one write has, and by what they remove', () => {
    expect(counted([step(3)], [step(2)])).toEqual([0, 0, 0, 0, 0])
    expect(counted([step(3), step(3)], [])).toEqual([1, 0, 0, 0, 0])
    expect(counted([step(3), step(2)])).toEqual([1, 1, 0, 0, 0])
    expect(counted([step(1)], [step(0)])).toEqual([0, 0, 2, 0, 0])
    const asked: Input = { _tag: 'ClientRequests', requests: [] }
    expect(counted([step(3, ['{"key":null}', '{"key":"k"}'], asked)], [step(3, ['{"key":null}'])])).toEqual([
      0, 0, 0, 1, 0,
    ])
  })

  it('is all that safety depends on, in a few runs of two minutes', () => {
    const runs = [2, 13].map((seed) => simulate({ seed, nodes: 3, minutes: 2, beyond: false, breakage: {} }))
    const reached = runs.reduce<Reached>((so, run) => addedCounts(so, run.reached), {})
    const never = Object.entries(reached).filter(([, times]) => times === 0)
    expect([runs.map(({ violation }) => violation), never]).toEqual([[null, null], []])
  })
})

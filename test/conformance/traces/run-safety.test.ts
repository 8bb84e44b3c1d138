import { describe, expect, it } from 'vitest'
import { runSafety } from '../../../conformance/traces/run-safety.js'
import { Append, fromArray, Prefix } from '../../../model/raft/sequence.js'
import { logOf, server } from '../../model/raft/states.js'

const leader = (currentTerm: number) => server({ state: 'Leader', currentTerm })
const committed = (...values: readonly string[]) =>
  server({ log: fromArray(values.map((value) => ({ term: 2, value }))), commitIndex: values.length })

describe('the agreement of the nodes of a run', () => {
  it('is that of one leader in each term', () => {
    const agreed = runSafety()
    expect(agreed.add(0, [leader(2)])).toBeNull()
    expect(agreed.add(0, [leader(2)])).toBeNull()
    expect(agreed.add(1, [leader(3)])).toBeNull()
    expect(agreed.elections()).toBe(2)
    expect(agreed.add(1, [leader(2)])).toBe('ElectionSafety: servers 0 and 1 both lead in term 2')
  })

  it('is that of one committed entry at each index', () => {
    const agreed = runSafety()
    expect(agreed.add(0, [committed('a', 'b')])).toBeNull()
    expect(agreed.add(1, [committed('a')])).toBeNull()
    expect(agreed.add(1, [committed('a', 'b', 'c')])).toBeNull()
    expect(agreed.committed()).toBe(3)
    expect(agreed.add(2, [committed('a', 'x')])).toBe(
      'StateMachineSafety: server 2 commits (2, x) at index 2, where (2, b) is committed',
    )
  })

  it('tells entries apart by their terms too', () => {
    const agreed = runSafety()
    agreed.add(0, [server({ log: logOf(2), commitIndex: 1 })])
    expect(agreed.add(1, [server({ log: logOf(3), commitIndex: 1 })])).toBe(
      'StateMachineSafety: server 1 commits (3, v1) at index 1, where (2, v1) is committed',
    )
  })

  it('looks at a committed entry again if the log below the commit index is another', () => {
    const agreed = runSafety()
    agreed.add(0, [committed('a', 'b')])
    agreed.add(1, [committed('a', 'b')])
    const { log } = committed('a', 'b')
    // A restarted server that finds the same log commits the same entries again.
    expect(agreed.add(0, [server({ log })])).toBeNull()
    expect(agreed.add(0, [server({ log: Append(log, { term: 2, value: 'c' }), commitIndex: 3 })])).toBeNull()
    const other = Append(Prefix(log, 1), { term: 2, value: 'x' })
    expect(agreed.add(0, [server({ log: other, commitIndex: 2 })])).toBe(
      'StateMachineSafety: server 0 commits (2, x) at index 2, where (2, b) is committed',
    )
  })

  it('does not hold what a server committed alone and lost in a crash against it', () => {
    const agreed = runSafety()
    agreed.add(0, [committed('a', 'b')])
    expect(agreed.add(0, [committed('a')])).toBeNull()
    expect(agreed.add(0, [committed('a', 'c')])).toBeNull()
    expect(agreed.committed()).toBe(2)
  })

  it('rests on what all states say in which a server may be', () => {
    const agreed = runSafety()
    agreed.add(0, [leader(2), server({ state: 'Follower', currentTerm: 2 })])
    agreed.add(0, [leader(3), leader(2)])
    agreed.add(0, [committed('a'), server({ ...committed('a'), commitIndex: 0 })])
    agreed.add(0, [committed('a'), committed('b')])
    expect([agreed.elections(), agreed.committed()]).toEqual([0, 0])
  })
})

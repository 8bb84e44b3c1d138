import { describe, expect, it } from 'vitest'
import { encodeElection, encodeLog } from '../../../model/raft/encode.js'
import { allLogs, elections } from '../../../model/raft/history.js'
import { raft } from '../../../model/raft/protocol.js'
import type { Election } from '../../../model/raft/types.js'
import { naive } from '../naive.js'
import { logOf, server, small } from './states.js'

describe('allLogs', () => {
  it('collects each log once', () => {
    const [one, two] = [logOf(1), logOf(1)]
    const observe = allLogs.observe
    const set = observe?.(allLogs.initial, 0, server({ log: one })) ?? allLogs.initial
    expect([...set.values()]).toEqual([one])
    expect(observe?.(set, 1, server({ log: two }))).toBe(set)
    const both = observe?.(set, 1, server()) ?? set
    expect(allLogs.encode(both)).toBe('<1:2:v1>\n<>')
  })

  it('has the logs of the states that were left, not of the one that was reached', () => {
    const { initial, successors } = naive(raft({ ...small, history: true }))
    expect(initial.history).toEqual([new Map(), new Map()])
    for (const { state } of successors(initial))
      expect(state.history).toEqual([new Map(), new Map([[encodeLog(logOf()), logOf()]])])
  })
})

describe('elections', () => {
  it('is a set with a text that does not depend on the order', () => {
    const election = (eterm: number): Election => ({
      eterm,
      eleader: 0,
      elog: logOf(),
      evotes: [0, 1],
      evoterLog: new Map([[0, logOf()]]),
    })
    const add = (...terms: readonly number[]) =>
      terms.reduce((set, term) => elections.record?.(set, election(term)) ?? set, elections.initial)
    expect([...add(2, 3, 2).keys()]).toEqual([encodeElection(election(2)), encodeElection(election(3))])
    expect(elections.encode(add(3, 2))).toBe(elections.encode(add(2, 3)))
    expect(elections.encode(add(2))).not.toBe(elections.encode(add(2, 3)))
  })
})

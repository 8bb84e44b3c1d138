import { describe, expect, it } from 'vitest'
import { type ItfValue, itfTrace, itfValue } from '../../../../conformance/report/formats/itf.js'
import {
  boolean,
  functionOf,
  name,
  number,
  record,
  sequence,
  set,
} from '../../../../conformance/report/formats/tla-value.js'
import { modelTlaView } from '../../../../conformance/report/formats/tla-view-model.js'
import { broken, NobodyVotes, NothingIsAcknowledged } from '../counterexample/claims.js'

const view = modelTlaView((i) => `s${i + 1}`)

/** Whether a value read from JSON is an expression of the format, by the grammar of ADR 015. */
const isExpression = (value: unknown): boolean => {
  if (typeof value === 'boolean' || typeof value === 'string') return true
  if (Array.isArray(value)) return value.every(isExpression)
  if (typeof value !== 'object' || value === null) return false
  const [key, ...others] = Object.keys(value)
  const [of] = Object.values(value)
  if (others.length === 0 && key === '#bigint') return typeof of === 'string' && /^-?\d+$/.test(of)
  if (others.length === 0 && key === '#set') return Array.isArray(of) && of.every(isExpression)
  if (others.length === 0 && key === '#map')
    return Array.isArray(of) && of.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isExpression))
  return Object.entries(value).every(([field, item]) => !field.startsWith('#') && isExpression(item))
}

describe('itfValue', () => {
  it('writes each kind of value as the format has it', () => {
    const values = [
      [number(3), { '#bigint': '3' }],
      [boolean(true), true],
      [name('s1'), 's1'],
      [sequence([number(1)]), [{ '#bigint': '1' }]],
      [set([name('s1')]), { '#set': ['s1'] }],
      [record({ term: number(2) }), { term: { '#bigint': '2' } }],
      [functionOf([[name('s1'), boolean(false)]]), { '#map': [['s1', false]] }],
    ] as const
    expect(values.map(([value]) => itfValue(value))).toEqual(values.map(([, json]) => json))
  })
})

describe('itfTrace', () => {
  it('has what the format asks for, and nothing that JSON loses', () => {
    const trace = itfTrace(view, broken(true, { invariant: NothingIsAcknowledged }).found)
    const read = JSON.parse(JSON.stringify(trace))
    expect(read).toEqual(trace)
    expect(read['#meta']).toEqual({
      format: 'ITF',
      'format-description': 'https://apalache.informal.systems/docs/adr/015adr-trace.html',
      source: 'Raft.tla',
      description: 'NothingIsAcknowledged does not hold after 13 steps',
    })
    expect(read.vars.slice(0, 4)).toEqual(['messages', 'elections', 'allLogs', 'currentTerm'])
    expect(read.states.length).toBe(14)
    for (const [index, state] of read.states.entries()) {
      const { '#meta': meta, ...variables } = state
      expect(meta.index).toBe(index)
      expect(Object.keys(variables)).toEqual(read.vars)
      expect(Object.values(variables).every(isExpression)).toBe(true)
    }
  })

  it('tells the messages as a map to their copies, and functions on servers as maps', () => {
    const { states } = itfTrace(view, broken(false, { invariant: NobodyVotes }).found)
    const onServers = (a: ItfValue, b: ItfValue): ItfValue => ({
      '#map': [
        ['s1', a],
        ['s2', b],
      ],
    })
    const zeros = onServers({ '#bigint': '0' }, { '#bigint': '0' })
    const ones = onServers({ '#bigint': '1' }, { '#bigint': '1' })
    expect(states[2]).toEqual({
      '#meta': { index: 2, action: 'RequestVote(s1, s1)' },
      messages: {
        '#map': [
          [
            {
              mtype: 'RequestVoteRequest',
              mterm: { '#bigint': '2' },
              mlastLogTerm: { '#bigint': '0' },
              mlastLogIndex: { '#bigint': '0' },
              msource: 's1',
              mdest: 's1',
            },
            { '#bigint': '1' },
          ],
        ],
      },
      elections: { '#set': [] },
      allLogs: { '#set': [] },
      currentTerm: onServers({ '#bigint': '2' }, { '#bigint': '1' }),
      state: onServers('Candidate', 'Follower'),
      votedFor: onServers('Nil', 'Nil'),
      log: onServers([], []),
      commitIndex: zeros,
      votesResponded: onServers({ '#set': [] }, { '#set': [] }),
      votesGranted: onServers({ '#set': [] }, { '#set': [] }),
      voterLog: onServers({ '#map': [] }, { '#map': [] }),
      nextIndex: onServers(ones, ones),
      matchIndex: onServers(zeros, zeros),
    })
  })
})

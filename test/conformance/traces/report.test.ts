import { describe, expect, it } from 'vitest'
import { validationJson, validationLines } from '../../../conformance/traces/report.js'
import type { Verdict } from '../../../conformance/traces/verdict.js'

const before = { events: 12, actions: { Timeout: 2 }, explainedBy: { Timeout: 1 } }

const whyNot = {
  nearest: ['Timeout'],
  differences: [{ field: 'currentTerm', expected: '2', actual: '3' }],
  candidates: [
    { action: 'BecomeLeader', why: ['state[i] = Candidate: state is Follower'] },
    { action: 'Receive', why: ['1', '2', '3', '4', '5', '6', '7', '8'] },
  ],
}
const edits = [{ field: 'currentTerm', actual: '3', instead: '2' }]

const unexplained: Verdict = {
  _tag: 'Refused',
  of: {
    file: 'n1.ndjson',
    line: 8,
    node: 'n1',
    seq: 7,
    event: 'ElectionTimeout',
    because: {
      _tag: 'Unexplained',
      whyNot,
      edits,
    },
    before,
  },
}

const reasons = [
  'the nearest explanation: Timeout',
  '  currentTerm: expected 2, actual 3',
  'not explained by BecomeLeader:',
  '  state[i] = Candidate: state is Follower',
  'not explained by Receive:',
  ...['1', '2', '3', '4', '5', '6'].map((reason) => `  ${reason}`),
  '  and 2 more',
]

const disagreement: Verdict = {
  _tag: 'Refused',
  of: {
    file: 'n2.ndjson',
    line: 3,
    node: 'n2',
    seq: 2,
    event: 'Receive',
    because: { _tag: 'Disagreement', what: 'n1 and n2 both lead term 2' },
    before,
  },
}

const problem: Verdict = {
  _tag: 'Problem',
  of: { kind: 'Inconsistent', file: 'n1.ndjson', line: 4, found: 'a message that nobody sent', expected: 'a sender' },
}

const valid: Extract<Verdict, { readonly _tag: 'Validated' }> = {
  _tag: 'Validated',
  of: {
    ...{ nodes: 3, events: 1200, restarts: 1, undone: 0, elections: 2, committed: 40 },
    ...{ actions: { Timeout: 2 }, explainedBy: { Timeout: 1 }, carried: { most: 1, mean: 1, open: {} } },
    unchecked: {},
  },
}

describe('validationLines', () => {
  it('tells of a valid trace what it covers', () => {
    expect(validationLines(valid)).toEqual([
      'valid: the model explains 1,200 events',
      '  3 nodes, 1 restart, 2 elections, committed up to index 40, 0 recorded events undone by a crash',
      '',
      'action of the model  explanations  events',
      'Timeout                         2       1',
    ])
  })

  it('names what was not checked', () => {
    const unchecked = { 'matchIndex of a rejection': 3, 'matchIndex of the node itself': 1 }
    expect(validationLines({ ...valid, of: { ...valid.of, unchecked } }).slice(2, 5)).toEqual([
      'not checked, for the model has nothing to compare it to: matchIndex of a rejection, 3 times',
      'not checked, for the model has nothing to compare it to: matchIndex of the node itself, 1 time',
      '',
    ])
  })

  it('tells of an event that no action explains where it is, and what stands against each action', () => {
    expect(validationLines(unexplained)).toEqual([
      'n1.ndjson:8: not valid: ElectionTimeout of n1, seq 7',
      '  no action of the model explains it',
      ...reasons.map((line) => `  ${line}`),
      '  this line alone would pass with currentTerm 2 instead of 3',
    ])
  })

  it('tells of nodes that disagree, and of files that no run can have left', () => {
    expect([...validationLines(disagreement), ...validationLines(problem)]).toEqual([
      'n2.ndjson:3: not valid: Receive of n2, seq 2',
      '  n1 and n2 both lead term 2',
      'n1.ndjson:4: a message that nobody sent; expected a sender',
    ])
  })
})

describe('validationJson', () => {
  it('is ok with counts, or a violation with its place', () => {
    const place = { file: 'n1.ndjson', line: 8, node: 'n1', seq: 7, event: 'ElectionTimeout' }
    const found = { ...whyNot, edits, before }
    const unknown = { node: null, seq: null, event: null }
    expect([valid, unexplained, problem].map(validationJson)).toEqual([
      { result: 'ok', ...valid.of, violation: null },
      { result: 'violation', violation: { ...place, because: reasons, ...found } },
      {
        result: 'violation',
        violation: {
          file: 'n1.ndjson',
          line: 4,
          ...unknown,
          because: ['a message that nobody sent; expected a sender'],
        },
      },
    ])
  })
})

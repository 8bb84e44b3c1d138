import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../conformance/zoo/attempt.js'
import type { Control, Tried } from '../../../conformance/zoo/control.js'
import { entryLines, listLines, zooJson, zooSummary, zooTable } from '../../../conformance/zoo/report.js'
import { named } from './entries.js'

const lines = () => ['the path']
const caught: Attempt = {
  by: 'invariants',
  caught: { property: 'StateMachineSafety', depth: 9, lines },
  states: 2_431,
  runs: 0,
  seconds: 0.1234,
}
const refuted: Attempt = {
  by: 'refinement',
  caught: { property: 'Refinement', depth: 3, lines },
  states: 23,
  runs: 0,
  seconds: 0,
}
const missed: Attempt = { by: 'trace validation', caught: null, states: 900, runs: 9, seconds: 1 }

const simulated: Attempt = {
  by: 'simulation',
  caught: { property: 'Linearizability', depth: 700, lines },
  states: 1_900,
  runs: 2,
  seconds: 1,
}

const good: Tried = { entry: named('leader-counted-twice'), attempts: [caught, refuted] }
const bad: Tried = { entry: named('leader-counted-twice'), attempts: [missed, refuted] }
const lost: Tried = { entry: named('half-is-a-quorum'), attempts: [missed] }
const quiet: Control = { raised: [], states: 6, events: 1, steps: 40, seconds: 2 }
const loud: Control = { ...quiet, raised: [{ what: 'LogMatching', lines }] }

describe('zooTable', () => {
  const { heading, rowOf } = zooTable([good.entry, lost.entry])

  it('has columns as wide as the widest that may come', () => {
    expect([heading, rowOf(good), rowOf(bad), rowOf(lost)]).toEqual([
      'bug                   what fell              states  depth  seconds  caught by',
      'leader-counted-twice  StateMachineSafety      2,431      9     0.12  invariants, refinement',
      'leader-counted-twice  Refinement                 23      3     0.00  refinement, NOT by trace validation',
      'half-is-a-quorum      nothing                                        NOT by trace validation',
    ])
  })

  it('cuts rows that are too long', () => {
    expect(zooTable([good.entry], 30).rowOf(good)).toBe('leader-counted-twice  StateMa…')
  })
})

describe('zooSummary', () => {
  it('says that all is well', () => {
    expect(zooSummary({ entries: [good], control: quiet })).toEqual([
      'control: ok, nothing was raised in 6 states, 1 event and 40 steps of sound clusters, 2.0 s',
      'caught in every way declared: 1 bug',
    ])
  })

  it('says what is not', () => {
    expect(zooSummary({ entries: [good, lost], control: loud })).toEqual([
      'control: LogMatching was raised against a sound cluster (6 states, 1 event and 40 steps of sound clusters, 2.0 s)',
      'the path',
      'not caught as declared: half-is-a-quorum',
    ])
  })
})

describe('entryLines', () => {
  it('tells what the bug is, and each way with its path', () => {
    expect(entryLines({ ...good, attempts: [caught, missed] })).toEqual([
      'leader-counted-twice',
      '  a commit counts the leader twice',
      '  seen: Raft paper, figure 2: a majority of matchIndex[i] >= N',
      '',
      'by invariants: caught after 2,431 states, 0.12 s',
      '',
      'the path',
      '',
      'by trace validation: not caught after 900 events, 1.00 s',
      '',
    ])
  })
})

describe('a bug that simulation catches', () => {
  const tried: Tried = { entry: named('half-is-a-quorum'), attempts: [simulated] }

  it('is told with how many seeds', () => {
    expect(zooTable([tried.entry]).rowOf(tried)).toMatch(
      /^half-is-a-quorum {2}Linearizability +1,900 +700 +1.00 {2}simulation \(2 seeds\)$/,
    )
    expect(entryLines(tried)[4]).toBe('by simulation (2 seeds): caught after 1,900 steps, 1.00 s')
  })
})

describe('listLines', () => {
  it('has a line for each bug', () => {
    expect(listLines([good.entry, lost.entry])).toEqual([
      'leader-counted-twice  a commit counts the leader twice',
      'half-is-a-quorum      half of the servers are a quorum',
    ])
  })
})

describe('zooJson', () => {
  it('tells of each bug what caught it first', () => {
    expect(zooJson({ entries: [good, lost], control: quiet })).toEqual({
      result: 'violation',
      entries: [
        {
          name: 'leader-counted-twice',
          property: 'StateMachineSafety',
          caughtBy: ['invariants', 'refinement'],
          states: 2_431,
          depth: 9,
          seconds: 0.123,
        },
        { name: 'half-is-a-quorum', property: null, caughtBy: [], states: null, depth: null, seconds: null },
      ],
      control: 'ok',
    })
  })

  it('is ok where all was caught and the control raised nothing', () => {
    expect(zooJson({ entries: [good], control: quiet })).toMatchObject({ result: 'ok' })
  })

  it('tells what the control raised', () => {
    expect(zooJson({ entries: [], control: loud })).toEqual({
      result: 'violation',
      entries: [],
      control: 'LogMatching',
    })
  })
})

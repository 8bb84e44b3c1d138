import { describe, expect, it } from 'vitest'
import { attempt, demonstration } from '../../../conformance/zoo/attempt.js'
import type { Catch, Entry } from '../../../conformance/zoo/entry.js'
import { zoo } from '../../../conformance/zoo/zoo.js'
import { found, named } from './entries.js'

const howOf = (entry: Entry, by: Catch['by']): Catch => found(entry.catches.find((how) => how.by === by))

/** How long the shortest way is to a step that the model does not have. */
const refuted: Readonly<Record<string, number>> = {
  'old-vote-counted': 4,
  'log-not-compared': 8,
  'log-compared-as-liferaft-does': 12,
  'leader-grants-vote': 8,
  'half-is-a-quorum': 1,
  'duplicate-vote-counted': 5,
  'refusal-counted': 6,
  'candidate-ignores-leader': 8,
  'higher-term-in-response-ignored': 9,
  'vote-kept-across-terms': 4,
  'vote-lost-in-crash': 2,
  'vote-request-before-durable': 2,
  'term-and-vote-not-persisted': 2,
  'metadata-lost': 1,
  'log-lost-at-restart': 5,
  'hint-stored-as-match': 9,
  'own-last-index-acknowledged': 14,
  'stale-request-rolls-back': 14,
  'longer-log-is-a-mismatch': 14,
  'match-index-falls': 8,
  'old-acknowledgement-counted': 9,
  'no-consistency-check': 8,
  'conflict-not-truncated': 11,
  'leader-rewrites-log': 5,
  'figure-8': 15,
  'commit-index-falls': 9,
  'commit-beyond-request': 13,
  'leader-counted-twice': 3,
  'repeated-request-refused': 4,
  'asker-keeps-its-leader': 7,
  'candidate-sends-heartbeats': 2,
  'cut-off-leader-goes-on': 6,
  'old-leader-is-contact': 10,
  'old-answer-is-contact': 14,
  'stepping-down-forgets-vote': 5,
  'leader-grants-pre-votes': 12,
  'pre-vote-for-current-term': 2,
  'told-server-asks-first': 9,
  'told-server-ignored': 10,
  'handed-to-one-that-lags': 6,
  'commands-while-handing-over': 5,
  'snapshot-term-adopted': 17,
  'old-snapshot-answer-counted': 17,
  'snapshot-not-installed': 12,
  'snapshot-refused-in-conflict': 18,
  'snapshot-lost-in-crash': 8,
  'snapshot-without-commit-index': 12,
  'agreeing-suffix-dropped': 21,
  'stale-snapshot-installed': 14,
  'uncommitted-entries-dropped': 5,
  'read-before-own-term': 4,
  'deposed-leader-confirmed': 12,
  'read-without-quorum': 7,
  'read-while-handing-over': 8,
  'earlier-round-counted': 9,
  'uncommitted-entries-read': 7,
  'change-before-own-commit': 4,
  'elected-by-the-union': 11,
  'joint-left-early': 4,
  'applied-configuration': 7,
  'stale-members-after-snapshot': 10,
  'snapshot-without-members': 10,
  'handed-to-one-without-a-vote': 3,
  'learner-counts': 12,
  'learner-stands': 12,
  'promoted-too-early': 8,
}

describe('by refinement', () => {
  const hunted = zoo.filter(({ catches }) => catches.some(({ by }) => by === 'refinement'))

  it('the bugs are those of which the lengths are known', () => {
    expect(hunted.map(({ name }) => name)).toEqual(Object.keys(refuted))
  })

  it.each(hunted)('$name is caught in as few steps as possible', async (entry) => {
    const { caught } = await attempt(entry, howOf(entry, 'refinement'))
    expect(caught).toEqual({ property: 'Refinement', depth: refuted[entry.name], lines: expect.any(Function) })
  })
})

/** What fell, among how many states, in how many steps: those that take no more than a moment. */
const fallen: readonly (readonly [name: string, property: string, states: number, depth: number])[] = [
  ['log-not-compared', 'LeaderCompleteness', 4_912, 10],
  ['leader-grants-vote', 'ElectionSafety', 1_534, 9],
  ['half-is-a-quorum', 'ElectionSafety', 6, 2],
  ['refusal-counted', 'ElectionSafety', 1_483, 9],
  ['vote-lost-in-crash', 'ElectionSafety', 3_150, 10],
  ['vote-request-before-durable', 'MessageTermsAreCurrent', 5, 2],
  ['term-and-vote-not-persisted', 'ElectionSafety', 3_289, 10],
  ['metadata-lost', 'ElectionSafety', 9_350, 10],
  ['log-lost-at-restart', 'StateMachineSafety', 56_914, 14],
  ['match-index-falls', 'MatchIndexNeverFalls', 388, 8],
  ['no-consistency-check', 'LogMatching', 1_273, 8],
  ['leader-rewrites-log', 'LeaderAppendOnly', 103, 5],
  ['commit-index-falls', 'CommitIndexNeverFalls', 553, 9],
  ['commit-beyond-request', 'CommittedIsDurableInv', 33_967, 13],
  ['leader-counted-twice', 'StateMachineSafety', 2_431, 9],
  ['retry-applied-twice', 'OneOrderPerKey', 1_419, 10],
  ['asker-keeps-its-leader', 'AskersFollow', 340, 7],
  ['stepping-down-forgets-vote', 'VoteIsKept', 101, 5],
  ['read-before-own-term', 'ReadsSeeWrites', 10_903, 11],
  ['deposed-leader-confirmed', 'ReadsSeeWrites', 140_153, 18],
  ['read-without-quorum', 'ReadsSeeWrites', 29_020, 15],
  ['read-while-handing-over', 'ReadsSeeWrites', 129_820, 16],
  ['uncommitted-entries-read', 'OnlyLeadersRead', 238, 7],
  ['joint-never-left', 'CommittedJointIsLeft', 31_442, 12],
  ['removed-leader-stays', 'RemovedLeaderIsGone', 317, 8],
]

describe('by invariants', () => {
  it.each(fallen)('%s breaks %s', async (name, property, states, depth) => {
    const entry = named(name)
    const tried = await attempt(entry, howOf(entry, 'invariants'))
    expect(tried.caught?.lines().filter((line) => line.startsWith('  expected: '))).toHaveLength(1)
    expect(tried).toEqual({
      by: 'invariants',
      caught: { property, depth, lines: expect.any(Function) },
      states,
      runs: 0,
      seconds: expect.any(Number),
    })
  })
})

describe('by trace validation', () => {
  it.each(['duplicate-vote-counted', 'leader-counted-twice', 'leader-rewrites-log'])('%s is refused', async (name) => {
    const entry = named(name)
    const { caught } = await attempt(entry, howOf(entry, 'trace validation'))
    expect(caught?.lines()[0]).toMatch(/^seed-\d\/n\d\.ndjson:\d+: not valid: \w+ of n\d, seq \d+$/)
    expect(caught).toMatchObject({ property: 'Refinement', depth: expect.any(Number) })
  })
})

describe('demonstration', () => {
  it('tells the first line, the steps and the reason', async () => {
    const { caught } = await demonstration(named('half-is-a-quorum'), 'refinement')
    const lines = found(caught).lines()
    expect(lines[0]).toBe('Refinement does not hold after 1 step')
    expect(lines).toContain('  1. ElectionTimeout n1')
    expect(lines).toContain('  expected: each step of a reducer is a sequence of actions of the model')
    expect(lines.join('\n')).toContain('not explained by Timeout')
  })

  it('throws where the bug is not said to be caught in that way', async () => {
    await expect(demonstration(named('candidate-ignores-leader'), 'trace validation')).rejects.toThrow(
      'candidate-ignores-leader is not caught by trace validation',
    )
  })
})

describe('a cluster without a bug', () => {
  const scope = { bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 2, maxMessages: 2, maxCopies: 1 } } as const
  const sound: Entry = { ...named('figure-8'), fault: { _tag: 'Rule', rules: {} } }
  const narrow = { ...scope, network: 'no-duplication', maxEntriesPerMessage: 1 } as const

  it.each<Catch>([
    { by: 'refinement', scope: narrow },
    { by: 'invariants', property: 'LeaderCompleteness', scope: narrow },
    { by: 'trace validation', runs: { servers: 3, seeds: 1 } },
  ])('is not caught by $by', async (how) => {
    const { caught, states } = await attempt(sound, how)
    expect(caught).toBeNull()
    expect(states).toBeGreaterThan(1_000)
  })

  it('has no property of an unknown name', async () => {
    const how = { by: 'invariants', property: 'LeaderIncompleteness', scope: narrow } as const
    await expect(attempt(sound, how)).rejects.toThrow('LeaderIncompleteness is no property of the explored cluster')
  })
})

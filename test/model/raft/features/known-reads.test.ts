/** Known bugs of reads: each is a switch by which a read misses an acknowledged write, and without it none does, within the same bounds. */
import { describe, expect, it } from 'vitest'
import { explore } from '../../../../model/checker/explore.js'
import type { Settings } from '../../../../model/raft/bounds.js'
import { wholeRaft } from '../../../../model/raft/features/protocol.js'
import { type Features, NoFeatures } from '../../../../model/raft/features/types.js'
import { Init } from '../../../../model/raft/init.js'
import { Literal, type Server } from '../../../../model/raft/types.js'
import { logOf } from '../states.js'

/** Only leaders are asked: followers' reads end in the same way, and later. */
const exploring = (settings: Pick<Settings, 'bounds' | 'narrowing' | 'initialStates'>, bug: Partial<Features>) => {
  const features = { ...NoFeatures, reads: true, ...bug }
  const protocol = wholeRaft({ ...settings, network: 'core', history: false, relaxations: Literal }, features)
  const { result, distinct, violation } = explore({
    ...protocol,
    invariants: protocol.invariants.filter(({ name }) => name === 'ReadsSeeWrites'),
    spontaneous: (i, s) => protocol.spontaneous(i, s).filter(({ action }) => action !== 'RequestReadIndex'),
  })
  return violation === null
    ? { result, distinct }
    : { property: violation.property, steps: violation.steps.map(({ action, server }) => `${action} ${server}`) }
}

const least = { servers: 3, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 1, maxCopies: 1 }
const nobodyStands = { onlyCandidate: [] }

const c = { servers: 3, values: ['v1'], relaxations: Literal, history: false }
const elected = { state: 'Leader', votesResponded: [1, 2], votesGranted: [1, 2] } as const
const first: Server = { ...Init(c), state: 'Leader', currentTerm: 2, votedFor: 0, log: logOf(2), commitIndex: 1 }
const second: Server = { ...Init(c), ...elected, currentTerm: 3, votedFor: 1, log: logOf(2), matchIndex: [0, 0, 1] }
const voter: Server = { ...Init(c), currentTerm: 3, votedFor: 1, log: logOf(2) }

/** The first server led in term 2 and had its write acknowledged; the second leads in term 3. */
const since = (...servers: readonly Server[]) => [
  { servers, messages: [], history: [{ acknowledged: 1, asked: [], answered: [] }] },
]

describe('a read by a leader that has committed nothing in its term', () => {
  const settings = {
    bounds: least,
    narrowing: nobodyStands,
    initialStates: since({ ...first, votesResponded: [0, 1], votesGranted: [0, 1] }, second, voter),
  }

  it('misses what an earlier leader has acknowledged', () => {
    expect(exploring(settings, { readBeforeOwnTerm: true })).toEqual({
      property: 'ReadsSeeWrites',
      steps: [
        ...['BeginRead 1', 'ConfirmLeadership 1', 'HandleConfirmRequest 2', 'HandleConfirmResponse 1', 'AnswerRead 1'],
      ],
    })
    expect(exploring(settings, {})).toEqual({ result: 'ok', distinct: 3194 })
  })
})

describe('a read by a leader that takes for granted that it leads', () => {
  const settings = {
    bounds: least,
    narrowing: nobodyStands,
    initialStates: since(
      { ...first, votesResponded: [0, 1], votesGranted: [0, 1] },
      { ...second, log: logOf(2, 3), matchIndex: [0, 0, 2] },
      { ...voter, log: logOf(2, 3) },
    ),
  }

  it('misses what a newer leader has acknowledged', () => {
    expect(exploring(settings, { readWithoutQuorum: true })).toEqual({
      property: 'ReadsSeeWrites',
      steps: ['AdvanceCommitIndex 1', 'BeginRead 0', 'AnswerRead 0'],
    })
    expect(exploring(settings, {})).toEqual({ result: 'ok', distinct: 5634 })
  })
})

describe("a read at raft.tla's commitIndex", () => {
  const settings = {
    bounds: { ...least, servers: 2, maxTerm: 2, maxMessages: 2 },
    narrowing: { onlyCandidate: [{ server: 0, term: 2 }] },
  }

  it('misses what the leader itself has acknowledged, since an old answer takes its commitIndex back', () => {
    const found = exploring(settings, { readFallenIndex: true })
    expect([found.property, found.steps?.length, found.steps?.slice(-8)]).toEqual([
      'ReadsSeeWrites',
      29,
      [
        ...['AdvanceCommitIndex 0', 'HandleAppendEntriesResponse 0', 'AdvanceCommitIndex 0', 'BeginRead 0'],
        ...['ConfirmLeadership 0', 'HandleConfirmRequest 1', 'HandleConfirmResponse 0', 'AnswerRead 0'],
      ],
    ])
    expect(exploring(settings, {})).toEqual({ result: 'ok', distinct: 4714 })
  })
})

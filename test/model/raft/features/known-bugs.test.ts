/**
 * Known bugs of membership changes: each is a switch by which a committed entry is lost, and without it none is, within the same
 * bounds. The whole way from the beginning is found by bench/known-bugs.ts; this begins later where it is long.
 */
import { describe, expect, it } from 'vitest'
import { explore, type Report } from '../../../../model/checker/explore.js'
import type { Settings } from '../../../../model/raft/bounds.js'
import { wholeRaft } from '../../../../model/raft/features/protocol.js'
import { type Features, NoFeatures, type WholeMessage } from '../../../../model/raft/features/types.js'
import { Init } from '../../../../model/raft/init.js'
import { fromArray } from '../../../../model/raft/sequence.js'
import { Literal, type Server } from '../../../../model/raft/types.js'

type Explored = Report<Server, WholeMessage>

/** What is asked is whether an entry is lost; that the bug is there, other properties say sooner. */
const exploring = (
  settings: Pick<Settings, 'bounds' | 'narrowing' | 'initialStates'>,
  on: Partial<Features>,
): Explored => {
  const features = { ...NoFeatures, ...on }
  const protocol = wholeRaft({ ...settings, network: 'core', history: false, relaxations: Literal }, features)
  return explore({ ...protocol, invariants: protocol.invariants.filter(({ name }) => name === 'LeaderCompleteness') })
}

const found = ({ result, violation, distinct }: Explored) => ({
  result,
  ...(violation === null ? { distinct } : { steps: violation.steps.length }),
})

const taken = ({ violation }: Explored, ...actions: readonly string[]): readonly string[] =>
  (violation?.steps ?? []).flatMap(({ action, server }) =>
    actions.includes(action) ? [`${action}(s${(server ?? 0) + 1})`] : [],
  )

describe('the correction of 2015', () => {
  /** s1 led in term 2, and its removal of s4 went to nobody; s2 leads in term 3, elected by s2, s3 and s4. */
  const c = { servers: 4, values: ['v1'], relaxations: Literal, history: false }
  const voter: Server = { ...Init(c), currentTerm: 3, votedFor: 1 }
  const votes = { votesResponded: [1, 2, 3], votesGranted: [1, 2, 3] }
  const servers: readonly Server[] = [
    { ...Init(c), currentTerm: 2, votedFor: 0, log: fromArray([{ term: 2, value: '{s1,s2,s3}' }]) },
    { ...voter, ...votes, state: 'Leader' },
    voter,
    voter,
  ]
  const settings: Parameters<typeof exploring>[0] = {
    bounds: { servers: 4, values: 1, maxTerm: 4, maxLog: 1, maxMessages: 1, maxCopies: 1 },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 3 },
        { server: 0, term: 4 },
      ],
      emptyLog: [2],
    },
    initialStates: [{ servers, messages: [], history: [] }],
  }

  it('taken out, loses an entry: two leaders change the same configuration, and do not need each other', () => {
    const report = exploring(settings, { singleChanges: true, eagerChanges: true })
    expect(found(report)).toEqual({ result: 'violation', steps: 16 })
    expect([...taken(report, 'RemoveServer', 'AdvanceCommitIndex', 'BecomeLeader')].sort()).toEqual([
      'AdvanceCommitIndex(s2)',
      'BecomeLeader(s1)',
      'RemoveServer(s2)',
    ])
  })

  it('in its place, loses none', () => {
    expect(found(exploring(settings, { singleChanges: true }))).toEqual({ result: 'ok', distinct: 8471 })
  })
})

describe('a joint election by the majority of the union', () => {
  const settings: Parameters<typeof exploring>[0] = {
    bounds: { servers: 3, values: 0, maxTerm: 3, maxLog: 2, maxMessages: 1, maxCopies: 1 },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 2 },
        { server: 1, term: 3 },
      ],
      emptyLog: [2],
    },
  }

  it('loses an entry: the old servers elect one of themselves', () => {
    const report = exploring(settings, { jointChanges: true, unionElections: true })
    expect(found(report)).toEqual({ result: 'violation', steps: 26 })
    expect(taken(report, 'EnterJoint', 'LeaveJoint', 'BecomeLeader')).toEqual([
      'BecomeLeader(s1)',
      'EnterJoint(s1)',
      'LeaveJoint(s1)',
      'BecomeLeader(s2)',
    ])
  })

  it('by both majorities loses none', () => {
    expect(found(exploring(settings, { jointChanges: true }))).toEqual({ result: 'ok', distinct: 55512 })
  })
})

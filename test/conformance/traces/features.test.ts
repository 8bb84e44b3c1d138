/** Runs of nodes with features, in version 2 of the trace format. */
import { isLeft, map, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { validationLines } from '../../../conformance/traces/report.js'
import { messageOf, readingOf } from '../../../conformance/traces/trace-observation.js'
import { validate } from '../../../conformance/traces/validate.js'
import type { Verdict } from '../../../conformance/traces/verdict.js'
import { simulatedTraces } from '../../../conformance/zoo/simulation.js'
import { simple } from '../../../impl/raft/features/members.js'
import type { FeatureRules } from '../../../impl/raft/features/rules.js'
import { truncate } from '../../../impl/raft/log.js'
import { standard } from '../../../impl/raft/rules.js'
import { type Features, NoFeatures } from '../../../model/raft/features/types.js'
import type { Members, Snapshot } from '../../../traces/fields.js'
import type { TraceEvent } from '../../../traces/format.js'
import { openLines } from '../../../traces/open-lines.js'
import type { Trace } from '../../../traces/read.js'
import { survey } from '../../../traces/survey.js'

const reads: Features = { ...NoFeatures, reads: true }
const all: Features = { ...reads, preVote: [0, 1, 2], checkQuorum: true, leadershipTransfer: true }

/** The traces of a run as files have them: written, and read again. */
const written = ({ file, header, events }: Trace): Trace => {
  const texts = [header, ...[...events()].flatMap((line) => (isLeft(line) ? [] : [line.right.event]))]
  const lines = texts.map((value, k) => right({ number: k + 1, text: JSON.stringify(value) }))
  const trace = openLines(file, () => lines)
  if (isLeft(trace)) throw new Error(trace.left.found)
  return trace.right
}

const run = (features: Features, { seed = 5, rules = {}, change }: Partial<Changes> = {}): Verdict | string => {
  const traces = simulatedTraces({ ...standard, features: rules }, 3, seed, features)
  const changed = (trace: Trace): Trace => {
    if (change === undefined) return trace
    return { ...trace, events: () => [...trace.events()].map(map((line) => ({ ...line, event: change(line.event) }))) }
  }
  const [first, ...others] = traces
  const found = survey([written(changed(first)), ...others.map(changed).map(written)])
  return isLeft(found) ? found.left.found : validate(found.right)
}

interface Changes {
  readonly seed: number
  readonly rules: Partial<FeatureRules>
  readonly change: (event: TraceEvent) => TraceEvent
}

const whyRefused = (verdict: Verdict | string): string =>
  typeof verdict === 'object' ? validationLines(verdict).join('\n') : verdict

const usedIn = (verdict: Verdict | string): readonly string[] =>
  typeof verdict === 'object' && verdict._tag === 'Validated' ? Object.keys(verdict.of.actions) : []

const readActions = [
  ...['AnswerRead', 'BeginRead', 'ConfirmLeadership', 'HandleConfirmRequest', 'HandleConfirmResponse'],
  ...['HandleReadIndexRequest', 'HandleReadIndexResponse', 'RequestReadIndex'],
]

describe('the trace of a run with quorum reads', () => {
  it('is valid, and each action of the feature is used', () => {
    const used = usedIn(run(reads))
    expect(readActions.filter((action) => !used.includes(action))).toEqual([])
  })

  it('is valid where it tells nothing of what the nodes remember', () => {
    const used = usedIn(run(reads, { change: ({ features: _, ...event }) => event }))
    expect(used).toContain('HandleReadIndexResponse')
  })

  it.each<readonly [what: string, seed: number, rules: Partial<FeatureRules>]>([
    ['a leader takes reads before it has committed an entry of its term', 2, { takesReads: () => true }],
    ['a leader asks no quorum', 1, { isConfirmed: () => true }],
    ['a server confirms the leader of an older term', 1, { termOfConfirmation: (_state, { term }) => term }],
    [
      'a confirmation counts for a later read',
      1,
      { confirms: (leader, _read, { term }) => term === leader.currentTerm },
    ],
  ])('is refused if %s', (_, seed, rules) => {
    const verdict = run(reads, { seed, rules })
    expect(typeof verdict === 'object' && verdict._tag).toBe('Refused')
  })

  it('is refused if a read waits at another index', () => {
    const later = (event: TraceEvent): TraceEvent => {
      const waiting = event.features?.reads ?? []
      if (waiting.length === 0) return event
      return {
        ...event,
        features: { ...event.features, reads: waiting.map((read) => ({ ...read, index: read.index + 1 })) },
      }
    }
    const verdict = run(reads, { change: later })
    expect(typeof verdict === 'object' && verdict._tag).toBe('Refused')
  })

  it('names a node that there is not', () => {
    const stranger = (event: TraceEvent): TraceEvent => ({ ...event, features: { transferee: 'n9' } })
    expect(run(reads, { change: stranger })).toBe('features.transferee names "n9"')
  })
})

const changing: Features = {
  ...{ ...NoFeatures, singleChanges: true, jointChanges: true, learners: true, leadershipTransfer: true },
}
const changes = ['AddServer', 'RemoveServer', 'AddLearner', 'EnterJoint', 'LeaveJoint', 'StepDownRemoved']

/** The first event that begins a change by which these members count has others. */
const otherMembers = (members: Members): ((event: TraceEvent) => TraceEvent) => {
  let isDone = false
  return (event) => {
    if (isDone || event.event !== 'ChangeMembers' || event.features?.members === undefined) return event
    isDone = true
    return { ...event, features: { ...event.features, members } }
  }
}

describe('the trace of a run whose members change', () => {
  it('is valid, and each action of the feature is used', () => {
    const used = usedIn(run(changing, { seed: 3 }))
    expect([...changes, 'TransferLeadership', 'SendTimeoutNow'].filter((one) => !used.includes(one))).toEqual([])
  })

  it('is valid where it tells nothing of what the nodes remember, nor of what was asked for', () => {
    const used = usedIn(run(changing, { seed: 3, change: ({ features: _, ...event }) => event }))
    expect(used).toContain('EnterJoint')
  })

  it.each<readonly [what: string, seed: number, rules: Partial<FeatureRules>]>([
    [
      'a configuration counts when it is committed',
      1,
      { logThatCounts: ({ log, commitIndex }) => truncate(log, commitIndex) },
    ],
    ['one half of a joint configuration decides', 1, { halvesOf: ({ voters }) => [voters] }],
    ['a joint configuration is left before it is committed', 1, { leavesJoint: () => true }],
    ['a learner stands for election', 3, { mayStand: () => true }],
  ])('is refused if %s', (_, seed, rules) => {
    const verdict = run(changing, { seed, rules })
    expect(typeof verdict === 'object' && verdict._tag).toBe('Refused')
  })

  it('is refused if other members count than the log says', () => {
    const verdict = run(changing, { seed: 3, change: otherMembers({ voters: ['n3'] }) })
    expect(whyRefused(verdict)).toContain('members: expected')
  })

  it('is refused if another change was asked for than came to be', () => {
    const change = (event: TraceEvent): TraceEvent =>
      event.event === 'ChangeMembers' ? { ...event, change: { type: 'Promote', server: 'n1' } } : event
    expect(whyRefused(run(changing, { seed: 3, change }))).toContain('Len(log): expected')
  })

  it('names a member that there is not', () => {
    const change = otherMembers({ voters: ['n1'], learners: ['n9'] })
    expect(run(changing, { seed: 3, change })).toBe('features.members names "n9"')
  })
})

const saving: Features = { ...NoFeatures, snapshot: true }
const snapshotActions = [
  'TakeSnapshot',
  'InstallSnapshot',
  'HandleInstallSnapshotRequest',
  'HandleInstallSnapshotResponse',
]

/** The first event that tells of a snapshot, with another one. */
const otherSnapshot = (change: Partial<Snapshot>): ((event: TraceEvent) => TraceEvent) => {
  let isDone = false
  return (event) => {
    const snapshot = event.features?.snapshot
    if (isDone || event.event !== 'Receive' || snapshot == null) return event
    isDone = true
    return { ...event, features: { ...event.features, snapshot: { ...snapshot, ...change } } }
  }
}

describe('the trace of a run with snapshots', () => {
  it('is valid, and each action of the feature is used', () => {
    const used = usedIn(run(saving, { seed: 2 }))
    expect(snapshotActions.filter((one) => !used.includes(one))).toEqual([])
  })

  it('is valid where members change, and leaders hand over', () => {
    const used = usedIn(run({ ...changing, snapshot: true }, { seed: 2 }))
    expect([...snapshotActions, 'EnterJoint'].filter((one) => !used.includes(one))).toEqual([])
  })

  it('is valid where it tells nothing of what the nodes remember', () => {
    const used = usedIn(run(saving, { seed: 2, change: ({ features: _, ...event }) => event }))
    expect(used).toContain('HandleInstallSnapshotRequest')
  })

  it.each<readonly [what: string, changed: Partial<Snapshot>, why: string]>([
    ['another state', { data: 'another' }, 'SnapshotsAgree: the state up to index'],
    ['another index', { index: 5 }, 'snapshotIndex: expected'],
    ['another term', { term: 9 }, 'and not of 9 as its snapshot says'],
    ['other members', { members: { voters: ['n1'] } }, 'SnapshotsAgree: the members up to index'],
  ])('is refused if a snapshot has %s', (_, changed, why) => {
    expect(whyRefused(run(saving, { seed: 2, change: otherSnapshot(changed) }))).toContain(why)
  })

  it('is refused if a snapshot is taken of what is not known to be committed', () => {
    const change = (event: TraceEvent): TraceEvent =>
      event.event === 'TakeSnapshot' ? { ...event, index: event.index + 100 } : event
    expect(whyRefused(run(saving, { seed: 2, change }))).toContain('snapshotIndex: expected 0')
  })

  it.each<readonly [what: string, features: Features, rules: Partial<FeatureRules>]>([
    ['a follower is in the term of a snapshot', saving, { termAfterSnapshot: (_state, { term }) => term }],
    [
      'a follower learns of a snapshot nothing of what is committed',
      saving,
      { commitIndexAfterSnapshot: ({ commitIndex }) => commitIndex },
    ],
    [
      'a snapshot names the first members',
      { ...changing, snapshot: true },
      { membersInSnapshot: ({ servers }) => simple(servers.toSorted()) },
    ],
  ])('is refused if %s', (_, features, rules) => {
    const verdict = run(features, { seed: 2, rules })
    expect(typeof verdict === 'object' && verdict._tag).toBe('Refused')
  })
})

describe('a message of a feature', () => {
  it('has its terms as they are written', () => {
    const header = { ...simulatedTraces(standard, 2, 1)[0].header, initialTerm: 0 }
    const sent = { id: 'm', to: 'n2', type: 'PreVoteResponse', term: 3, nextTerm: 4, voteGranted: true } as const
    expect(
      messageOf(
        readingOf(header, () => ''),
        'n1',
        sent,
      ),
    ).toEqual({
      ...{ mtype: 'PreVoteResponse', mterm: 3, msource: 0, mdest: 1, mnextTerm: 4, mvoteGranted: true },
    })
  })
})

describe('the trace of a run with more features', () => {
  it('is valid, and uses what they have', () => {
    const used = usedIn(run(all))
    const expected = [...readActions, 'CheckAnswers', 'LoseContact', 'StartPreVote', 'HandlePreVoteResponse']
    expect(expected.filter((action) => !used.includes(action))).toEqual([])
  })

  it('does not go with files of other features', () => {
    const [first, ...others] = simulatedTraces(standard, 3, 1, all)
    const [, second] = simulatedTraces(standard, 3, 1, reads)
    const found = survey([first, ...(second === undefined ? [] : [second]), ...others.slice(1)])
    expect(isLeft(found) && found.left.found).toBe('features is ["reads"]')
  })

  it('is refused where its events are of version 1', () => {
    const [trace] = simulatedTraces(standard, 3, 1, all)
    const { features: _, ...header } = { features: null, ...trace.header }
    const older = written({ ...trace, header: { ...header, version: 1 } })
    const problem = [...older.events()].find(isLeft)?.left
    expect(problem?.found).toBe('unknown field features')
  })
})

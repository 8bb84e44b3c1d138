/** `--features`: what the flag takes, what is told of the features, and states of theirs that are read again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRight, left } from 'fp-ts/lib/Either.js'
import { afterAll, describe, expect, it } from 'vitest'
import { initialStatesFrom, wholeStatesFrom } from '../../../../bin/commands/check/from.js'
import {
  featuresConflict,
  featuresFlags,
  featuresJson,
  featuresOf,
  showWithFeatures,
} from '../../../../bin/flags/features.js'
import { wholeNeverFiredLines } from '../../../../conformance/report/exploration/never-fired.js'
import type { Form } from '../../../../conformance/report/formats/form.js'
import { inForm, modelTelling } from '../../../../conformance/report/formats/forms.js'
import { explainedByWhole } from '../../../../conformance/report/refinement/explained.js'
import { explore } from '../../../../model/checker/explore.js'
import type { GlobalState } from '../../../../model/checker/protocol.js'
import { wholeRaft } from '../../../../model/raft/features/protocol.js'
import type { ReadHistory } from '../../../../model/raft/features/read-history.js'
import { type Features, NoFeatures, type WholeMessage } from '../../../../model/raft/features/types.js'
import { withVariables } from '../../../../model/raft/features/variables.js'
import { Relaxed, type Server } from '../../../../model/raft/types.js'
import { naive } from '../../../model/naive.js'
import { small } from '../../../model/raft/states.js'

const others = { servers: 3, of: 'model', everCommitted: false, symmetry: false }
const valuesOf = (text: string) => {
  const features = featuresFlags.features.parse(text)
  return isRight(features) ? { ...others, features: features.right } : features.left
}
const given = (text: string) => {
  const values = valuesOf(text)
  if (typeof values === 'string') throw new Error(values)
  return values
}

describe('the list of features', () => {
  it.each<readonly [string, Partial<Features>]>([
    ['all', { preVote: [0, 1, 2], checkQuorum: true, snapshot: true, leadershipTransfer: true, reads: true }],
    ['pre-vote', { preVote: [0, 1, 2] }],
    ['pre-vote=s3,s1, transfer', { preVote: [0, 2], leadershipTransfer: true }],
    ['snapshots,pre-vote=n2', { snapshot: true, preVote: [1] }],
    ['check-quorum', { checkQuorum: true }],
    ['membership', { singleChanges: true }],
    ['joint,learners', { jointChanges: true, learners: true }],
    ['joint,applied', { jointChanges: true, appliedConfigurations: true }],
  ])('%s', (text, features) => {
    expect(featuresOf(given(text))).toEqual({ ...NoFeatures, ...features })
  })

  it('is told as it was given; without it there is nothing to tell', () => {
    const values = given('pre-vote=s3,s1,transfer')
    expect(showWithFeatures(values)).toBe(' with the features pre-vote=s1,s3,transfer')
    expect(featuresJson(values)).toEqual({ features: ['pre-vote=s1,s3', 'transfer'] })
    const none = { ...others, features: null }
    expect([featuresOf(none), showWithFeatures(none), featuresJson(none)]).toEqual([undefined, '', {}])
  })

  it.each([
    '',
    'prevote',
    'all,transfer',
    's1',
    'pre-vote,s1',
    'pre-vote=',
    'pre-vote=s1=s2',
    'transfer=s1',
    'transfer,transfer',
  ])('is refused: "%s"', (text) => {
    expect(valuesOf(text)).toMatch(
      /^all \(but changes of members\), or names of pre-vote, .*; pre-vote=s1,s2 for some servers only$/,
    )
  })

  it('goes with some flags and not with others', () => {
    const values = given('pre-vote=s1,s4')
    const some = given('pre-vote=s1')
    expect(featuresConflict(values)).toBe('--features: there is no server 4 to ask first; expected servers up to s3')
    expect(featuresConflict({ ...some, symmetry: true })).toMatch(
      /^--symmetry cannot go with pre-vote for some servers/,
    )
    expect(featuresConflict({ ...some, everCommitted: true })).toMatch(/^--ever-committed cannot go with --features/)
    expect(featuresConflict({ ...given('all'), symmetry: true })).toBe(undefined)
    expect(featuresConflict(some)).toBe(undefined)
  })
})

describe('the flags beside it', () => {
  const firstVoters = [1, 0]
  const changing = { ...given('membership'), firstVoters, maxConfigurations: 2 }

  it('say who votes first and how often members change, and which bugs are in', () => {
    const values = { ...changing, knownBugs: ['eager-changes'] as const }
    expect(featuresOf(values)).toEqual({
      ...NoFeatures,
      singleChanges: true,
      firstVoters: [0, 1],
      maxConfigurations: 2,
      eagerChanges: true,
    })
    expect(showWithFeatures(values)).toBe(
      ' with the features membership, first voters s1,s2, max-configurations 2, the known bugs eager-changes',
    )
    expect(featuresJson(values)).toEqual({
      features: ['membership'],
      firstVoters: ['s1', 's2'],
      maxConfigurations: 2,
      knownBugs: ['eager-changes'],
    })
  })

  it('are refused where they say nothing, or cannot be', () => {
    const none = { ...others, features: null }
    expect(featuresConflict({ ...given('reads'), firstVoters })).toMatch(/^--first-voters needs --features with mem/)
    expect(featuresConflict({ ...none, maxConfigurations: 1 })).toMatch(/^--max-configurations needs --features with/)
    expect(featuresConflict({ ...none, knownBugs: ['eager-changes'] })).toMatch(/^--known-bugs needs --features/)
    expect(featuresConflict({ ...changing, firstVoters: [3] })).toMatch(
      /^--first-voters and --wipes: there is no server 4/,
    )
    expect(featuresConflict({ ...changing, symmetry: true })).toMatch(/^--symmetry cannot go with changes of members/)
    expect(featuresConflict({ ...changing, of: 'impl', knownBugs: ['eager-changes'] })).toMatch(
      /--known-bugs cannot go with reducers: expected the model/,
    )
    expect(featuresConflict({ ...changing, of: 'impl' })).toBe(undefined)
    expect(featuresConflict({ ...none, wipes: [1] })).toMatch(/^--wipes needs --features/)
    expect(featuresConflict({ ...given('reads'), wipes: [1] })).toMatch(/^--wipes cannot go with snapshots or reads/)
    expect(featuresConflict({ ...given('incarnations'), wipes: [1], of: 'impl' })).toMatch(/cannot go with reducers/)
    expect(featuresConflict({ ...given('incarnations'), wipes: [1] })).toBe(undefined)
    expect(featuresConflict(changing)).toBe(undefined)
    expect(featuresFlags.knownBugs.parse('eager')).toEqual(
      left(expect.stringMatching(/^some of eager-changes, union-elections/)),
    )
  })
})

const folder = mkdtempSync(join(tmpdir(), 'lockstep-features-'))
afterAll(() => rmSync(folder, { recursive: true }))

const features: Features = { preVote: [0, 1], checkQuorum: true, snapshot: true, leadershipTransfer: true }
const settings = {
  ...small,
  bounds: { ...small.bounds, maxMessages: 1 },
  network: 'core',
  history: false,
  relaxations: Relaxed,
} as const
const model = wholeRaft(settings, features)
const { violation } = explore({
  ...model,
  invariants: [
    { name: 'NoSnapshotIsSent', source: '', reads: 'message', holds: (m) => m.mtype !== 'InstallSnapshotRequest' },
  ],
})
if (violation === null) throw new Error('no snapshot is ever sent')
const telling = modelTelling(false, false, false, features)
const written = (name: string, form: Form = 'itf', of = telling): string => {
  const text = inForm(form, of, violation, { shows: 'violation' })
  writeFileSync(join(folder, name), text)
  return text
}

describe('a path of Raft with features', () => {
  const file = join(folder, 'path.itf.json')
  const itf = written('path.itf.json')
  const { encode } = naive(model)
  const path = [violation.initial, ...violation.steps.map(({ state }) => state)]
  const why = (from: string, of: Features) => {
    const found = wholeStatesFrom(from, settings, of)
    return isRight(found) ? found.right.map(encode) : found.left
  }

  it('is read again with all of its variables and messages', () => {
    expect(why(file, features)).toEqual(path.map(encode))
    expect(why(`${file}@last`, features)).toEqual(path.slice(-1).map(encode))
    expect(itf).toContain('"source": "RaftWhole.tla"')
  })

  it('is read again with its reads, and with what clients were told of them', () => {
    const reading: Features = { ...NoFeatures, reads: true }
    const of = wholeRaft(settings, reading)
    const answered = explore({
      ...of,
      invariants: [
        {
          ...{ name: 'NoReadIsAnswered', source: '', reads: 'history', variable: 'readHistory' },
          holds: (told: ReadHistory) => told.answered.length === 0,
        },
      ],
    }).violation
    if (answered === null) throw new Error('no read is ever answered')
    const text = inForm('itf', modelTelling(false, false, false, reading), answered, { shows: 'violation' })
    const path = join(folder, 'reads.itf.json')
    writeFileSync(path, text)
    const states = [answered.initial, ...answered.steps.map(({ state }) => state)].map(naive(of).encode)
    const again = wholeStatesFrom(path, settings, reading)
    expect(isRight(again) && again.right.map(naive(of).encode)).toEqual(states)
    expect(new Set(states).size).toBe(states.length)
    expect(Object.keys(JSON.parse(text).states[0])).toEqual(
      expect.arrayContaining(['acknowledged', 'asked', 'answered']),
    )
  })

  it('is refused without the features that it needs', () => {
    expect(why(`${file}@last`, { ...features, snapshot: false })).toBe(
      `--from ${file}@last: snapshotIndex: expected its first value, since its feature is off`,
    )
    const { states } = JSON.parse(itf)
    const other = join(folder, 'other.itf.json')
    writeFileSync(other, JSON.stringify({ states: [{ ...states.at(-1), snapshotIndex: states[0].snapshotIndex }] }))
    expect(why(other, { ...features, snapshot: false })).toMatch(
      /messages, message 1\.mtype: expected no message of a feature that is off$/,
    )
    expect(initialStatesFrom(`${file}@0`, settings)).toEqual({
      _tag: 'Left',
      left: `--from ${file}@0: contact: expected no variable of a feature; it needs --features`,
    })
  })

  it('is shown with the variables of the features that are on', () => {
    const table = written('path.txt', 'table')
    expect(table).toMatch(/s\d\.snapshotIndex 0 -> 1/)
    expect(table).toMatch(/InstallSnapshotRequest s\d->s\d term 2 lastIndex 1 lastTerm 2 state <<\(2,v1\)>>/)
    expect(table).toMatch(/RequestVoteRequest .* not told to stand/)
    const names = (on: Partial<Features>) =>
      Object.keys(modelTelling(false, false, false, { ...NoFeatures, ...on }).display.local(model.initial(0)))
    const without = names({}).length
    expect(names({ preVote: [0] }).slice(without)).toEqual(['contact', 'preVotes'])
    expect(names({ checkQuorum: true, leadershipTransfer: true }).slice(without)).toEqual([
      'contact',
      'responded',
      'transferee',
      'toldToStand',
    ])
  })

  it('is told in TLA+', () => {
    const text = written('path.tla', 'tla')
    expect(text).toMatch(/\/\\ snapshotIndex = \(s1 :> 1 @@ s2 :> 0\)|\/\\ snapshotIndex = \(s1 :> 0 @@ s2 :> 1\)/)
    expect(text).toMatch(
      /\[mtype \|-> InstallSnapshotRequest, mterm \|-> 2, mlastIndex \|-> 1, mlastTerm \|-> 2, mstate \|-> <</,
    )
    expect(text).toMatch(/mlastLogIndex \|-> 0, mtransfer \|-> FALSE, msource \|-> s\d/)
  })
})

describe('what is false in a path', () => {
  it('is shown by the variables of the features that the property looked at', () => {
    const initial: GlobalState<Server, WholeMessage> = {
      servers: [withVariables(model.initial(0), { toldToStand: true }), model.initial(1)],
      messages: [],
      history: [],
    }
    const found = { property: 'OnlyCandidatesWereTold', source: '', kind: 'invariant', because: null } as const
    expect(explainedByWhole(model, settings, features, { ...found, initial, steps: [] }).because).toBe(
      [
        'expected: only a candidate was told to stand',
        'false for s1:',
        '  s1: state is Follower, toldToStand is true',
      ].join('\n'),
    )
  })
})

describe('an action of a feature that never fires', () => {
  it('has a line with the guards that were never true', () => {
    expect(
      wholeNeverFiredLines(settings, features, ['SendTimeoutNow', 'HandlePreVoteResponse', 'DropStaleResponse'], {
        seed: 1,
        depth: 2,
        walks: 2,
      }),
    ).toEqual([
      'SendTimeoutNow never fired: `state[i] = Leader` and `transferee[i] /= Nil` were never true in 6 states of random walks',
      'HandlePreVoteResponse never fired: no PreVoteResponse was in the network in 6 states of random walks',
      'DropStaleResponse never fired: no response was in the network in 6 states of random walks',
    ])
  })

  it('has none where its feature is off', () => {
    const { actions } = wholeRaft(settings, { ...NoFeatures, checkQuorum: true })
    const own = actions.filter((action) => !wholeRaft(settings, NoFeatures).actions.includes(action))
    expect(own).toEqual(['LoseContact', 'CheckAnswers', 'IgnoreVoteRequest'])
  })
})

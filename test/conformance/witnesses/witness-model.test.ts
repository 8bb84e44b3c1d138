import { describe, expect, it } from 'vitest'
import { witnessNames } from '../../../conformance/witnesses/names.js'
import { isModelWitness, modelBounds, modelWithout } from '../../../conformance/witnesses/witness-model.js'
import { explore } from '../../../model/checker/explore.js'

const names = witnessNames.filter(isModelWitness)

/** How many steps each takes, and the last of them. */
const ends: Readonly<Record<string, readonly [steps: number, last: string]>> = {
  'leader-elected': [9, 'BecomeLeader'],
  'entry-committed': [15, 'AdvanceCommitIndex'],
  'entry-committed-by-all': [21, 'HandleAppendEntriesRequest'],
  'old-term-entry-committed': [29, 'AdvanceCommitIndex'],
  'log-truncated': [23, 'HandleAppendEntriesRequest'],
  'two-leaders': [18, 'BecomeLeader'],
  'asker-followed-again': [16, 'HandleAppendEntriesRequest'],
  'cut-off-leader-stepped-down': [10, 'CheckAnswers'],
  'mixed-cluster-elected': [13, 'BecomeLeader'],
  'leadership-handed-over': [20, 'BecomeLeader'],
  'caught-up-by-snapshot': [19, 'HandleInstallSnapshotRequest'],
  'snapshot-met-conflict': [29, 'HandleInstallSnapshotRequest'],
  'stale-snapshot-ignored': [22, 'HandleInstallSnapshotRequest'],
  'restarted-from-snapshot': [17, 'Restart'],
  'read-confirmed': [20, 'AnswerRead'],
  'follower-read-answered': [22, 'HandleReadIndexResponse'],
  'read-lost-with-leadership': [19, 'UpdateTerm'],
  'members-grown-and-shrunk': [36, 'AdvanceCommitIndex'],
  'leader-removed-itself': [31, 'StepDownRemoved'],
  'joint-finished-by-another': [30, 'AdvanceCommitIndex'],
  'joint-rolled-back': [23, 'HandleAppendEntriesRequest'],
  'learner-promoted': [24, 'AdvanceCommitIndex'],
}

describe('modelWithout', () => {
  it.each(names)(
    'reaches %s within the bounds that are given for it, by a path of as many steps as always',
    (name) => {
      const model = modelWithout(name, modelBounds[name])
      const { violation } = explore(model, { symmetry: model.symmetry !== undefined })
      expect([violation?.property, violation?.steps.length, violation?.steps.at(-1)?.action]).toEqual([
        name,
        ...(ends[name] ?? []),
      ])
    },
    60_000,
  )

  it('does not reach what the bounds do not allow', () => {
    const bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 0, maxMessages: 1, maxCopies: 1 }
    const reached = (['entry-committed', 'two-leaders', 'log-truncated'] as const).map(
      (name) => explore(modelWithout(name, { bounds, network: 'core' }), { symmetry: true }).violation,
    )
    expect(reached).toEqual([null, null, null])
  })
})

/** What features make of a simulated run, counted. */
import type { ObservedStep } from '../../../impl/node/core/observer.js'
import { memoryOf } from '../../../impl/raft/features/memory.js'
import { changesMembers } from '../../../model/raft/features/switches.js'
import type { Features } from '../../../model/raft/features/types.js'

interface Condition {
  readonly name: string
  readonly isOn: (features: Features) => boolean
  readonly isIn: (step: ObservedStep) => boolean
}

const conditions: readonly Condition[] = [
  {
    name: 'told to stand',
    isOn: ({ leadershipTransfer }) => leadershipTransfer,
    isIn: ({ before, after }) => memoryOf(after).toldToStand && !memoryOf(before).toldToStand,
  },
  {
    name: 'changes of members begun',
    isOn: changesMembers,
    isIn: ({ input, before, after }) => input._tag === 'ChangeMembers' && after.log !== before.log,
  },
  {
    name: 'removed leaders',
    isOn: changesMembers,
    // A leader steps down in its own term for nothing else, but for a quorum's silence.
    isIn: ({ input, before, after }) =>
      !['LeaderTimeout', 'Restart'].includes(input._tag) &&
      before.role._tag === 'Leader' &&
      after.role._tag === 'Follower' &&
      after.currentTerm === before.currentTerm,
  },
  {
    name: 'snapshots taken',
    isOn: ({ snapshot }) => snapshot,
    isIn: ({ input, before, after }) => input._tag === 'TakeSnapshot' && after.snapshot !== before.snapshot,
  },
  {
    name: 'snapshots installed',
    isOn: ({ snapshot }) => snapshot,
    isIn: ({ input, effects }) => input._tag === 'Receive' && effects.some(({ _tag }) => _tag === 'Restore'),
  },
  {
    name: 'restarts from a snapshot',
    isOn: ({ snapshot }) => snapshot,
    isIn: ({ input, after }) => input._tag === 'Restart' && after.snapshot !== undefined,
  },
]

export interface FeatureCounts {
  readonly stepped: (step: ObservedStep) => void
  /** By the names of the conditions, of those whose feature is on. */
  readonly counts: () => Readonly<Record<string, number>>
}

export const countingFeatures = (features: Features | undefined): FeatureCounts => {
  const asked = conditions.filter(({ isOn }) => features !== undefined && isOn(features))
  const counts = asked.map(() => 0)
  return {
    stepped: (step) => {
      for (const [k, { isIn }] of asked.entries()) if (isIn(step)) counts[k] = (counts[k] ?? 0) + 1
    },
    counts: () => Object.fromEntries(asked.map(({ name }, k) => [name, counts[k] ?? 0])),
  }
}

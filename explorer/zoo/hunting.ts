/** How the page hunts a bug: as `lockstep zoo` does, so that its counts are the same. */
import { REFINEMENT } from '../../conformance/refinement/refine.js'
import type { Catch, Scope } from '../../conformance/zoo/entry.js'
import { zoo } from '../../conformance/zoo/zoo.js'
import { NoFeatures } from '../../model/raft/features/types.js'
import type { ClusterSubject } from '../subject/subject.js'

/** The properties that a way asks; null for a way that explores nothing. */
export const askedBy = (how: Catch): readonly string[] | null => {
  if (how.by === 'invariants') return [how.property]
  return how.by === 'refinement' ? [REFINEMENT] : null
}

export const propertyOf = (how: Catch): string => askedBy(how)?.[0] ?? ''

export const subjectOf = (bug: string, { bounds, network, maxEntriesPerMessage, features }: Scope): ClusterSubject => ({
  _tag: 'Cluster',
  bounds,
  network,
  maxEntriesPerMessage,
  features: features ?? NoFeatures,
  bug,
})

/** What a reader may predict: every property that a bug of the zoo breaks. */
export const guesses: readonly string[] = [
  ...new Set(zoo.flatMap(({ catches }) => catches.flatMap((how) => askedBy(how) ?? []))),
].sort()

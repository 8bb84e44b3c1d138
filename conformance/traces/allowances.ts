/** What a run may need beyond the conformance model of our own reducer, by name, and in which order it is tried. */

import type { Features, WholeMessage } from '../../model/raft/features/types.js'
import { namesOf, type Relaxation, relaxationNames, relaxedBy } from '../../model/raft/relaxations.js'
import { type Constants, Relaxed } from '../../model/raft/types.js'
import { conformanceModel } from '../explanation/conformance-model.js'
import type { Allowed } from '../explanation/observation.js'

/**
 * Beside the relaxations, names for what raft.tla allows as it is: its network loses answers and delivers them late or twice, and a
 * candidate receives its own vote by message.
 */
const ofRaftTla = ['LostAnswer', 'LateAnswer', 'OwnVoteLater'] as const

export type Allowance = Relaxation | (typeof ofRaftTla)[number]

export const isLiteral = (name: Allowance): boolean => ofRaftTla.some((literal) => literal === name)

const own = namesOf(Relaxed)

/**
 * In the order in which they are tried. A run begins with `Bootstrap` or without, so no single event needs it. What may stand for
 * several others comes last: an answer that was given before may be given again for many a reason.
 */
export const allowances: readonly Allowance[] = [
  'OwnVoteLater',
  'StepDown',
  'RefuseVote',
  'DurableCommit',
  'AppendBelowCommit',
  'PartialCommit',
  'PartialBatch',
  'AcknowledgeKnown',
  'ParallelWrite',
  'LostAnswer',
  'LateAnswer',
]

/** The model by which an event is explained, and what its observation may leave open. */
export interface Attempt {
  readonly names: readonly Allowance[]
  readonly model: Constants
  /** `given`: the answers that the server has given before. */
  readonly allowed: (given: readonly WholeMessage[]) => Allowed
}

/** `unwritten`: whether account is kept of what a leader's disk may not have yet. */
const attemptWith = (
  servers: number,
  names: readonly Allowance[],
  unwritten: boolean,
  features: Features | undefined,
): Attempt => {
  const relaxations = relaxationNames.filter((name) => own.includes(name) || names.includes(name))
  return {
    names,
    model: conformanceModel(servers, [], relaxedBy(relaxations), features),
    allowed: (given) => ({
      lostAnswers: names.includes('LostAnswer'),
      lateAnswers: names.includes('LateAnswer') ? given : [],
      ownVoteLater: names.includes('OwnVoteLater'),
      unwritten,
    }),
  }
}

export interface Attempts {
  /** With nothing beyond the model of our own reducer. */
  readonly strict: Attempt
  /** With everything; null where nothing more is allowed. */
  readonly widest: Attempt | null
  /** Few names before many, and those first that the run has needed already. */
  readonly inOrder: (needed: readonly Allowance[]) => readonly Attempt[]
  readonly with: (names: readonly Allowance[]) => Attempt
}

/** `safe`: whether everything that is known to be safe is allowed; `features`: those of the run. */
export const attemptsFor = (servers: number, safe: boolean, features?: Features): Attempts => {
  const made = new Map<string, Attempt>()
  const attempt = (names: readonly Allowance[]): Attempt => {
    const key = names.join()
    const known = made.get(key) ?? attemptWith(servers, names, safe, features)
    made.set(key, known)
    return known
  }
  return {
    strict: attempt([]),
    widest: safe ? attempt(allowances) : null,
    inOrder: (needed) => {
      const names = [...needed, ...allowances.filter((name) => !needed.includes(name))]
      const pairs = names.flatMap((one, k) => names.slice(k + 1).map((other) => [one, other]))
      return [...names.map((name) => [name]), ...pairs].map(attempt)
    },
    with: attempt,
  }
}

/** Outcomes of the actions beside raft.tla, and of its own with what the features add. */
import { isRight, right } from 'fp-ts/lib/Either.js'
import type { Outcome, RaftStep } from '../outcome.js'
import type { Action, Constants } from '../types.js'
import type { WholeEvent } from './read-history.js'
import { type FeatureAction, type Features, NoFeatures, type WholeMessage } from './types.js'

export type WholeAction = Action | FeatureAction
export type WholeStep = RaftStep<WholeMessage, WholeAction, WholeEvent>
export type WholeOutcome = Outcome<WholeStep>

export const featuresOf = (c: Constants): Features => c.features ?? NoFeatures

/** The steps of an outcome, each with another next state or other messages. */
export const mapped = (outcome: WholeOutcome, change: (step: WholeStep) => WholeStep): WholeOutcome =>
  isRight(outcome) ? right(outcome.right.map(change)) : outcome

/** Hand-made states and messages for the tests of the features. */
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { wholeReceive } from '../../../../model/raft/features/next.js'
import type { WholeStep } from '../../../../model/raft/features/outcome.js'
import type { Features, FeatureVariables, WholeMessage } from '../../../../model/raft/features/types.js'
import { NoFeatures } from '../../../../model/raft/features/types.js'
import { withVariables } from '../../../../model/raft/features/variables.js'
import type { Constants, Server } from '../../../../model/raft/types.js'
import { server, three } from '../states.js'

export const AllFeatures: Features = {
  preVote: [0, 1, 2],
  checkQuorum: true,
  snapshot: true,
  leadershipTransfer: true,
  reads: true,
  singleChanges: true,
  jointChanges: true,
  learners: true,
  eagerChanges: false,
  unionElections: false,
}

export const withFeatures = (features: Partial<Features>): Constants => ({
  ...three,
  features: { ...NoFeatures, ...features },
})

export const all: Constants = withFeatures(AllFeatures)

export const whole = (of: Partial<FeatureVariables> = {}, changes: Partial<Server> = {}): Server =>
  withVariables(server(changes), of)

/** The steps of an action that is enabled; the guards that failed otherwise. */
export const stepsOrWhy = (outcome: Either<readonly string[], readonly WholeStep[]>) =>
  isLeft(outcome) ? outcome.left : outcome.right

/** What a server may do with a message: the actions with the states that they lead to and the messages that they send. */
export const received = (c: Constants, s: Server, m: WholeMessage) =>
  wholeReceive(c, m.mdest, s, m).map(({ action, next, sent, consumes }) => ({ action, next, sent, consumes }))

/** What must hold of every step of a reducer, besides that the model explains it. */
import type { Message, ServerState } from '../../impl/raft/types.js'
import type { ActionProperty } from '../../model/checker/protocol.js'
import { actionProperties } from '../../model/raft/invariants/actions.js'
import { isPrefixOf } from '../../model/raft/invariants/logs.js'
import type { Message as ModelMessage, Server } from '../../model/raft/types.js'
import type { Abstraction } from './abstraction.js'
import { liftedAction } from './lift-properties.js'

/**
 * The model's action properties that reducers have too. Of the others they have none: a reducer's step may be several of
 * the model's, so a log changes by more than one entry, and a leader that steps down may lose entries in the same step.
 */
const shared: readonly string[] = [
  'TermsNeverFall',
  'VoteIsKept',
  'CommittedEntriesAreKept',
  'MessagesCarryTheirSendersTerm',
]

const leadsOn = (before: Server, next: Server): boolean =>
  before.state === 'Leader' && next.state === 'Leader' && before.currentTerm === next.currentTerm

/** Of the model they are not true to the letter: raft.tla lets indexes fall, and LeaderAppendOnly is about single steps. */
const own: readonly ActionProperty<Server, ModelMessage>[] = [
  {
    name: 'LeaderAppendOnly',
    source: 'Raft paper, figure 3',
    holds: (_i, before, { next }) => !leadsOn(before, next) || isPrefixOf(before.log, next.log),
  },
  {
    name: 'CommitIndexNeverFalls',
    source: 'Raft paper, figure 2: commitIndex increases monotonically',
    holds: (_i, before, { action, next }) => action === 'Restart' || next.commitIndex >= before.commitIndex,
  },
  {
    name: 'MatchIndexNeverFalls',
    source: 'Raft paper, figure 2: matchIndex increases monotonically',
    holds: (_i, before, { next }) =>
      !leadsOn(before, next) || before.matchIndex.every((match, j) => (next.matchIndex[j] ?? 0) >= match),
  },
]

/** The properties of steps that a cluster of reducers has, besides refinement. */
export const clusterActionProperties = (of: Abstraction): readonly ActionProperty<ServerState, Message>[] =>
  [...actionProperties.filter(({ name }) => shared.includes(name)), ...own].map(liftedAction(of))

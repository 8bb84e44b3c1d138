/** The bugs of the zoo that are replaced rules, with the checks of the random schedules of which one must fail. */

import { zoo } from '../../../conformance/zoo/zoo.js'
import type { Rules } from '../../../impl/raft/rules.js'

export interface Bug {
  readonly name: string
  readonly rule: Partial<Rules>
  readonly breaks: readonly string[]
  /** How many servers it takes; 3 if not given. */
  readonly servers?: number
}

const unsafe = ['LeaderCompleteness', 'StateMachineSafety', 'CommittedIsNotRemoved', 'CommittedIsInTheLog']
const noElectionSafety = ['ElectionSafety', 'LeaderCompleteness', 'StateMachineSafety']
/** No schedule ends in something bad: a scenario shows what goes wrong. */
const liveness = ['liveness']

/** What the schedules find, by the bug's name in the zoo. */
const found: Readonly<Record<string, Pick<Bug, 'breaks' | 'servers'>>> = {
  'figure-8': { breaks: unsafe, servers: 5 },
  'commit-index-falls': { breaks: ['CommitIndexNeverFalls'] },
  'hint-stored-as-match': { breaks: unsafe },
  'own-last-index-acknowledged': { breaks: ['AcknowledgesTheRequest', ...unsafe] },
  'stale-request-rolls-back': { breaks: unsafe },
  'longer-log-is-a-mismatch': { breaks: unsafe },
  'conflict-not-truncated': { breaks: unsafe },
  'match-index-falls': { breaks: ['MatchIndexNeverFalls'] },
  'old-vote-counted': { breaks: noElectionSafety },
  'term-and-vote-not-persisted': { breaks: [...noElectionSafety, 'TermsNeverFall'] },
  'metadata-lost': { breaks: [...noElectionSafety, 'TermsNeverFall'] },
  'vote-lost-in-crash': { breaks: [...noElectionSafety, 'VoteIsKept'] },
  'log-lost-at-restart': { breaks: unsafe },
  'log-not-compared': { breaks: unsafe },
  'log-compared-as-liferaft-does': { breaks: unsafe },
  'leader-grants-vote': { breaks: [...noElectionSafety, 'VoteIsKept'] },
  'half-is-a-quorum': { breaks: noElectionSafety, servers: 4 },
  'duplicate-vote-counted': { breaks: noElectionSafety, servers: 5 },
  'refusal-counted': { breaks: noElectionSafety },
  'vote-kept-across-terms': { breaks: liveness },
  'candidate-ignores-leader': { breaks: liveness },
  'higher-term-in-response-ignored': { breaks: liveness },
  'no-consistency-check': { breaks: unsafe },
  'commit-beyond-request': { breaks: unsafe },
  'leader-rewrites-log': { breaks: ['LeaderAppendOnly', ...unsafe] },
  'leader-counted-twice': { breaks: unsafe },
}

export const bugs: readonly Bug[] = zoo.flatMap(({ name, what, fault }) => {
  const checks = found[name]
  return fault._tag === 'Rule' && checks !== undefined ? [{ name: what, rule: fault.rules, ...checks }] : []
})

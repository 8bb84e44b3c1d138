/** The samples of traces/foreign: what each shows, and what the validator must say of it. */
import type { Files } from '../samples/edits.js'
import { filesOfScenario } from './scenario.js'
import { scenarios } from './scenarios.js'

/** `valid`: a run of literal raft.tla. `safe`: a run of it with relaxations. */
type Expected =
  | { readonly verdict: 'valid' | 'safe'; readonly needed: readonly string[] }
  | {
      readonly verdict: 'refused'
      readonly file: string
      readonly line: number
      /** The property that is broken, or null where none is, and the event is no step of Raft all the same. */
      readonly unsafe: string | null
    }

export interface ForeignSample {
  /** The name of its folder. */
  readonly name: string
  readonly what: string
  readonly expected: Expected
}

const safe = (name: string, needed: string, what: string): ForeignSample => ({
  ...{ name: `safe-${name}`, what, expected: { verdict: 'safe', needed: [needed] } },
})
const valid = (name: string, needed: readonly string[], what: string): ForeignSample => ({
  ...{ name: `valid-${name}`, what, expected: { verdict: 'valid', needed } },
})
const bad = (name: string, file: string, line: number, unsafe: string | null, what: string): ForeignSample => ({
  ...{ name: `bad-${name}`, what, expected: { verdict: 'refused', file: `${file}.ndjson`, line, unsafe } },
})

const ACKNOWLEDGED = 'AcknowledgedLogsAgree (in flight)'

export const foreignSamples: readonly ForeignSample[] = [
  safe('candidate-steps-down', 'StepDown', 'A candidate that a majority refused is a follower of its term.'),
  bad('steps-down-without-vote', 'a', 5, 'VoteIsKept', 'It forgets that it has voted for itself.'),
  safe('leader-steps-down', 'StepDown', 'A leader that nobody answers is a follower of its term.'),
  safe('vote-refused', 'RefuseVote', 'A server refuses a vote that it might have given.'),
  safe(
    'vote-refused-in-old-term',
    'RefuseVote',
    'A server that has heard from a leader refuses a vote, and stays in its term.',
  ),
  bad('refusal-records-vote', 'b', 3, null, 'A server refuses a vote and records it as given.'),
  safe('commit-index-kept', 'DurableCommit', 'The commit index is there again after a restart.'),
  bad('commit-index-grown', 'b', 5, 'QuorumLogInv', 'After a restart it is higher than before.'),
  safe(
    'append-below-commit',
    'AppendBelowCommit',
    'A request from below the commit index is answered with the commit index.',
  ),
  safe('heartbeat-says-nothing', 'AcknowledgeKnown', 'A heartbeat is answered without a word on the log.'),
  safe('heartbeat-commits', 'AcknowledgeKnown', 'So is one that tells a follower that an entry is committed.'),
  bad(
    'heartbeat-commits-more',
    'b',
    6,
    'StateMachineSafety',
    'The follower commits an entry that the heartbeat does not name.',
  ),
  bad('acknowledges-unknown', 'b', 4, ACKNOWLEDGED, 'A follower acknowledges an entry that it does not have.'),
  safe('part-of-batch', 'PartialBatch', 'A follower takes the first of two entries, and acknowledges it.'),
  bad('part-acknowledged-as-all', 'b', 5, ACKNOWLEDGED, 'It acknowledges both.'),
  safe('commits-less', 'PartialCommit', 'A leader commits one of two entries that a majority has.'),
  bad('commits-more', 'a', 7, 'QuorumLogInv', 'A leader commits two entries; a majority has one of them.'),
  safe(
    'leader-loses-unwritten',
    'ParallelWrite',
    'A leader sends an entry before its own disk has it, crashes, and has lost it.',
  ),
  bad('leader-counts-unwritten', 'a', 8, 'CommittedEntriesAreKept', 'It had counted its own copy to commit the entry.'),
  safe('bootstrap', 'Bootstrap', 'All logs begin with the same committed entry.'),
  bad('bootstrap-of-some', 'c', 2, null, 'One of the logs begins empty.'),
  valid('own-vote-later', ['OwnVoteLater'], 'A candidate has voted for itself, and has not counted the vote yet.'),
  valid(
    'answer-later',
    ['LostAnswer', 'LateAnswer'],
    'A follower answers in a later event than that in which it took the entry.',
  ),
  bad('answer-before', 'b', 4, ACKNOWLEDGED, 'A follower acknowledges an entry before it takes it.'),
]

/** The text of each node's file. */
export const filesOfForeign = ({ name }: ForeignSample): Files => {
  const scenario = scenarios[name]
  if (scenario === undefined) throw new RangeError(`there is no scenario ${name}`)
  return filesOfScenario(name, scenario)
}

/** The content of a sample's expected.json, formatted as every JSON of the repository: a short list is in one line. */
export const foreignExpectedText = ({ what, expected }: ForeignSample): string =>
  `${JSON.stringify({ what, ...expected }, null, 2).replace(
    /\[[^\]]*\]/,
    (list) =>
      `[${JSON.parse(list)
        .map((name: string) => JSON.stringify(name))
        .join(', ')}]`,
  )}\n`

/**
 * Finds what known bugs do. Of membership changes: a shortest way from the beginning to a committed entry that a later leader lacks. Of reads: one
 * to a read that misses an acknowledged write, where only leaders are asked. And that within the same bounds there is none without the bug. With the correction of 2015 in place these bounds, which have no commands, allow no
 * change at all; test/model/raft/features/known-bugs.test.ts has bounds in which they do. `npx tsx bench/known-bugs.ts`; the exit code is 1
 * if either fails.
 */
import { explore } from '../model/checker/explore.js'
import { wholeRaft } from '../model/raft/features/protocol.js'
import { type Features, NoFeatures } from '../model/raft/features/types.js'
import type { Narrowing } from '../model/raft/narrowing.js'
import { Literal } from '../model/raft/types.js'
import { counted } from '../text/counts.js'

interface Bug {
  readonly what: string
  readonly servers: number
  readonly values?: number
  readonly maxTerm: number
  readonly maxLog: number
  readonly maxMessages?: number
  readonly narrowing: Narrowing
  readonly features: Partial<Features>
  readonly bug: Partial<Features>
  /** The property that falls, if it is not that an entry is lost. */
  readonly falls?: string
}

/** The first server leads in term 2, the second in term 3. */
const inTurns: Narrowing = {
  onlyCandidate: [
    { server: 0, term: 2 },
    { server: 1, term: 3 },
  ],
}

const reads = { features: { reads: true }, falls: 'ReadsSeeWrites' }

const bugs: readonly Bug[] = [
  {
    what: 'the correction of 2015 taken out',
    ...{ servers: 4, maxTerm: 4, maxLog: 1 },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 2 },
        { server: 1, term: 3 },
        { server: 0, term: 4 },
      ],
      emptyLog: [2],
    },
    features: { singleChanges: true },
    bug: { eagerChanges: true },
  },
  {
    what: 'a joint election by the majority of the union',
    ...{ servers: 3, maxTerm: 3, maxLog: 2 },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 2 },
        { server: 1, term: 3 },
      ],
      emptyLog: [2],
    },
    features: { jointChanges: true },
    bug: { unionElections: true },
  },
  {
    what: 'a read before an entry of the term is committed',
    ...{ servers: 3, values: 1, maxTerm: 3, maxLog: 1, narrowing: inTurns },
    ...reads,
    bug: { readBeforeOwnTerm: true },
  },
  {
    what: 'a read without the word of a quorum',
    ...{ servers: 3, values: 1, maxTerm: 3, maxLog: 2, narrowing: inTurns },
    ...reads,
    bug: { readWithoutQuorum: true },
  },
  {
    what: 'a read at a commitIndex that has fallen',
    ...{ servers: 2, values: 1, maxTerm: 2, maxLog: 2, maxMessages: 2, narrowing: {} },
    ...reads,
    bug: { readFallenIndex: true },
  },
]

const exploring = (
  { servers, values = 0, maxTerm, maxLog, maxMessages = 1, narrowing, falls = 'LeaderCompleteness' }: Bug,
  on: Partial<Features>,
) => {
  const bounds = { servers, values, maxTerm, maxLog, maxMessages, maxCopies: 1 }
  const settings = { bounds, narrowing, network: 'core', history: false, relaxations: Literal } as const
  const protocol = wholeRaft(settings, { ...NoFeatures, ...on })
  return explore({
    ...protocol,
    spontaneous: (i, s) => protocol.spontaneous(i, s).filter(({ action }) => action !== 'RequestReadIndex'),
    invariants: protocol.invariants.filter(({ name }) => name === falls),
  })
}

for (const bug of bugs) {
  const withBug = exploring(bug, { ...bug.features, ...bug.bug })
  const without = exploring(bug, bug.features)
  process.stdout.write(
    `${bug.what}: ${withBug.result}, ${counted(withBug.distinct, 'state')}; without it: ${without.result}, ${counted(without.distinct, 'state')}\n`,
  )
  for (const [k, { action, server }] of (withBug.violation?.steps ?? []).entries())
    process.stdout.write(`${k + 1}. ${action}(s${(server ?? 0) + 1})\n`)
  if (withBug.result !== 'violation' || without.result !== 'ok') process.exitCode = 1
}

/**
 * Finds what known bugs do. Of membership changes: a shortest way from the beginning to two leaders, or to a committed entry that a later leader lacks. Of reads: one
 * to a read that misses an acknowledged write, where only leaders are asked. And that within the same bounds there is none without the bug. With the correction of 2015 in place these bounds, which have no commands, allow no
 * change at all; test/model/raft/features/known-bugs.test.ts has bounds in which they do. `npx tsx bench/known-bugs.ts [WORD…]` takes those bugs
 * with all of these words; where TLA2TOOLS_JAR names tla2tools.jar, TLC has to find a way that is as short. The exit code is 1 if anything
 * fails.
 */
import { explore } from '../model/checker/explore.js'
import type { NetworkKind } from '../model/raft/bounds.js'
import { wholeRaft } from '../model/raft/features/protocol.js'
import { type Features, NoFeatures } from '../model/raft/features/types.js'
import type { Narrowing } from '../model/raft/narrowing.js'
import { Literal } from '../model/raft/types.js'
import { counted } from '../text/counts.js'
import { runRow } from './tlc/row.js'
import { jarOf } from './tlc/run.js'

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
  /** With the bug servers crash and come back. */
  readonly restarts?: boolean
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
    what: "etcd's rule, and a campaign while a committed change waits to be applied",
    ...{ servers: 3, maxTerm: 4, maxLog: 2, falls: 'ElectionSafety' },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 2 },
        { server: 1, term: 3 },
        { server: 0, term: 4 },
        { server: 1, term: 4 },
      ],
      emptyLog: [2],
    },
    features: { jointChanges: true, appliedConfigurations: true, maxConfigurations: 2 },
    bug: { unguardedCampaigns: true },
  },
  {
    what: "etcd's rule with its guard, and a commitIndex that a crash takes back",
    ...{ servers: 3, maxTerm: 3, maxLog: 2, falls: 'ElectionSafety', restarts: true },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 2 },
        { server: 1, term: 3 },
        { server: 0, term: 3 },
      ],
      emptyLog: [2],
    },
    features: { jointChanges: true, appliedConfigurations: true, maxConfigurations: 2 },
    bug: {},
  },
  {
    what: 'a vote of a disk that has forgotten the last one',
    ...{ servers: 3, maxTerm: 2, maxLog: 0, falls: 'ElectionSafety' },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 2 },
        { server: 1, term: 2 },
      ],
    },
    features: { singleChanges: true, wipes: [2], incarnations: true },
    bug: { incarnations: false },
  },
  {
    what: 'an empty disk under the old name, and a server that missed a change which that disk had',
    ...{ servers: 3, maxTerm: 3, maxLog: 2 },
    narrowing: { ...inTurns, emptyLog: [1] },
    features: { jointChanges: true, maxConfigurations: 2, wipes: [2], incarnations: true },
    bug: { incarnations: false },
  },
  {
    what: 'an acknowledgement of a disk that has forgotten its vote',
    ...{ servers: 3, maxTerm: 3, maxLog: 2 },
    narrowing: { ...inTurns, emptyLog: [1] },
    features: { jointChanges: true, maxConfigurations: 2, wipes: [2], incarnations: true },
    bug: { votesOnly: true },
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

const settingsOf = (
  { servers, values = 0, maxTerm, maxLog, maxMessages = 1, narrowing, restarts = false }: Bug,
  isBroken: boolean,
) => {
  const bounds = { servers, values, maxTerm, maxLog, maxMessages, maxCopies: 1 }
  const network: NetworkKind = isBroken && restarts ? 'no-duplication' : 'core'
  return { bounds, narrowing, network, history: false, relaxations: Literal } as const
}

const fallsIn = ({ falls = 'LeaderCompleteness' }: Bug): string => falls

const exploring = (bug: Bug, isBroken: boolean) => {
  const settings = settingsOf(bug, isBroken)
  const on = { ...bug.features, ...(isBroken ? bug.bug : {}) }
  const protocol = wholeRaft(settings, { ...NoFeatures, ...on })
  return explore({
    ...protocol,
    spontaneous: (i, s) => protocol.spontaneous(i, s).filter(({ action }) => action !== 'RequestReadIndex'),
    invariants: protocol.invariants.filter(({ name }) => name === fallsIn(bug)),
  })
}

/** The steps of TLC's counterexample; undefined where it found none. */
const stepsInTlc = async (jar: string, bug: Bug): Promise<number | undefined> => {
  const { bounds, ...settings } = settingsOf(bug, true)
  const features = { ...NoFeatures, ...bug.features, ...bug.bug }
  const lines = await runRow(jar, { ...bounds, ...settings, features, invariant: fallsIn(bug) })
  if (!lines.some((line) => line.includes(`Invariant ${fallsIn(bug)} is violated`))) return undefined
  return lines.filter((line) => /^State \d+: /.test(line)).length - 1
}

const words = process.argv.slice(2)
const jar = process.env.TLA2TOOLS_JAR === undefined ? undefined : jarOf()

for (const bug of bugs.filter(({ what }) => words.every((word) => what.includes(word)))) {
  const withBug = exploring(bug, true)
  const without = exploring(bug, false)
  process.stdout.write(
    `${bug.what}: ${withBug.result}, ${counted(withBug.distinct, 'state')}; without it: ${without.result}, ${counted(without.distinct, 'state')}\n`,
  )
  for (const [k, { action, server }] of (withBug.violation?.steps ?? []).entries())
    process.stdout.write(`${k + 1}. ${action}(s${(server ?? 0) + 1})\n`)
  if (jar !== undefined) {
    const steps = await stepsInTlc(jar, bug)
    process.stdout.write(`TLC: ${steps === undefined ? 'nothing falls' : `${fallsIn(bug)} falls in ${steps} steps`}\n`)
    if (steps !== withBug.violation?.steps.length) process.exitCode = 1
  }
  if (withBug.result !== 'violation' || without.result !== 'ok') process.exitCode = 1
}

/** A run under a nemesis as the explorer shows it: what `chaos --json` prints, as a codec, for a file may be anybody's. */
import * as t from 'io-ts'
import { counted } from '../../../text/counts.js'
import type { Evidence } from '../../harness/chaos/evidence.js'
import { limitFor, memoryByNode } from '../../harness/chaos/memory.js'
import type { Verdict } from '../../harness/chaos/verdict.js'
import { chaosJson, resultOf, runLines } from './lines.js'

const listOf = <A>(item: t.Type<A>) => t.readonlyArray(item)
const orNull = <A>(item: t.Type<A>) => t.union([item, t.null])
const record = <P extends t.Props>(fields: P) => t.readonly(t.strict(fields))

/** Times are seconds from the beginning of the run. */
const HappenedForm = record({
  ...{ slot: t.string, kind: t.string, detail: t.string, nodes: listOf(t.string) },
  ...{ from: t.number, to: t.number },
})
const PhaseForm = record({
  node: t.string,
  /** Null while the node did not answer. */
  role: orNull(t.keyof({ Leader: null, Follower: null, Candidate: null })),
  ...{ term: t.number, from: t.number, to: t.number },
})
/** One second: attempts by how they ended, and milliseconds. */
const SecondForm = record({
  ...{ answered: t.number, unknown: t.number, failed: t.number, p50: orNull(t.number), p99: orNull(t.number) },
})
/** Bytes; `entries` is the length of the log in the end. */
const MemoryForm = record({
  ...{ node: t.string, first: t.number, last: t.number, most: t.number, entries: t.number, limit: t.number },
})
const VerdictForm = record({
  ...{ claim: t.string, holds: t.boolean, undecided: t.boolean, figure: t.string, lines: listOf(t.string) },
})

export const ChaosReport = record({
  result: t.keyof({ ok: null, violation: null, undecided: null }),
  verdicts: listOf(VerdictForm),
  run: record({
    ...{ nodes: listOf(t.string), ended: t.number, lines: listOf(t.string) },
    ...{ happened: listOf(HappenedForm), phases: listOf(PhaseForm) },
    ...{ traffic: listOf(SecondForm), memory: listOf(MemoryForm) },
  }),
})
export type ChaosReport = t.TypeOf<typeof ChaosReport>
export type ChaosRun = ChaosReport['run']

/** The same run and verdicts give the same report. */
export const chaosReport = (
  evidence: Evidence,
  verdicts: readonly Verdict[],
): ChaosReport & Readonly<Record<string, unknown>> => {
  const { nodes, atOnce, healed, ended, happened, phases, traffic, memory } = evidence
  const lines = [
    ...runLines(evidence),
    `at most ${counted(atOnce, 'node')} away at once; every fault was over after ${healed.toFixed(0)} s`,
  ]
  const byNode = memoryByNode(memory).map((one) => ({ ...one, limit: limitFor(one.entries) }))
  const run = { nodes, ended, lines, happened, phases, traffic, memory: byNode }
  return { ...chaosJson(evidence, verdicts), result: resultOf(verdicts), verdicts, run }
}

/** Prints what an exploration came to, for a person or as JSON, and gives its exit code. */
import { counterexampleLines } from '../../conformance/report/counterexample/counterexample.js'
import { violationJson } from '../../conformance/report/counterexample/violation-json.js'
import type { Display } from '../../conformance/report/display/display.js'
import { summaryLines, verdict } from '../../conformance/report/exploration/summary.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { Bounds, NetworkKind } from '../../model/raft/bounds.js'
import { plain, type Style } from '../../text/style.js'
import type { ExitCode } from '../cli/command.js'
import { printLines, styleOf, widthOf } from '../cli/terminal.js'
import type { Run } from './exploration.js'

/** A run, and how it is to be told. */
export interface Result<L, M, E> {
  readonly protocol: Protocol<L, M, E>
  readonly display: Display<L, M>
  readonly run: Run<L, M>
  /** What was explored, in one line. */
  readonly subject: string
  /** Properties of the model that were not asked, because they read what reducers do not keep. */
  readonly leftOut: readonly string[]
}

/** A checkpoint that could not be written has a result of its own: somebody means to go on from it. */
export const exitCodeOf = ({ report, interrupted, unsaved }: Run<unknown, unknown>): ExitCode => {
  if (report.result === 'violation') return 1
  if (unsaved) return 2
  return interrupted ? 130 : 0
}

/** The names of all that a protocol asks. */
export const propertiesOf = <L, M, E>({
  invariants,
  actionProperties,
  deadlock,
}: Protocol<L, M, E>): readonly string[] => [
  ...[...invariants, ...actionProperties].map(({ name }) => name),
  ...(deadlock === true ? ['no deadlock'] : []),
]

export const resultLines = <L, M, E>(
  { protocol, display, run, subject, leftOut }: Result<L, M, E>,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const { report, seconds, stoppedBy, notes } = run
  const properties = propertiesOf(protocol)
  return [
    ...(report.violation === null ? [] : [...counterexampleLines(display, report.violation, width, style), '']),
    ...summaryLines({ subject, report, seconds, properties, leftOut, stoppedBy, notes }, width, style),
  ]
}

export const printResult = <L, M, E>(result: Result<L, M, E>): void =>
  printLines(process.stdout, resultLines(result, widthOf(process.stdout), styleOf(process.stdout)))

/** One line that says why nothing was explored. */
export const refuse = (why: string): ExitCode => {
  printLines(process.stderr, [`lockstep: ${why}`])
  return 2
}

/** Where standard output is for JSON: why a run came to no end. */
export const tellStopped = ({ report, stoppedBy }: Run<unknown, unknown>): void => {
  if (report.result === 'stopped') printLines(process.stderr, [verdict(report, stoppedBy)])
}

/** `bytes`: of the rows, the visited set, the parent links and the memo tables. */
export const resultJson = <L, M, E>(
  { display, run }: Result<L, M, E>,
  bounds: Bounds,
  network: NetworkKind,
  narrowing: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => {
  const { result, generated, outside, distinct, depth, bytes, coverage, violation } = run.report
  return {
    result,
    generated,
    outside,
    distinct,
    depth,
    seconds: Number(run.seconds.toFixed(3)),
    bytes,
    bounds,
    ...narrowing,
    network,
    coverage: Object.fromEntries(Object.entries(coverage).map(([action, count]) => [action, count.generated])),
    violation: violation === null ? null : violationJson(display, violation),
  }
}

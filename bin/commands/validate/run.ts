/** What `validate` does: explains the recorded run of a cluster by actions of the model. */
import { writeFileSync } from 'node:fs'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { junitOf, sarifOf } from '../../../conformance/traces/ci-reports.js'
import { diagnosisOf } from '../../../conformance/traces/diagnosis.js'
import { validationJson, validationLines } from '../../../conformance/traces/report.js'
import { sequenceMermaid } from '../../../conformance/traces/sequence.js'
import { validate as validated } from '../../../conformance/traces/validate.js'
import type { Strictness, Verdict } from '../../../conformance/traces/verdict.js'
import { counted, grouped } from '../../../text/counts.js'
import { truncated } from '../../../text/layout.js'
import { type Problem, showProblem } from '../../../traces/problem.js'
import { openTrace, type Trace } from '../../../traces/read.js'
import { type Survey, survey } from '../../../traces/survey.js'
import type { ExitCode } from '../../cli/command.js'
import type { ValuesOf } from '../../cli/flags.js'
import { liveLine, printLines, styleOf, widthOf } from '../../cli/terminal.js'
import type { CiValues } from '../../flags/ci.js'
import { filesOf, writeReport } from '../../reports/explorer-report.js'
import type { validate } from './flags.js'

const openAll = (files: readonly string[]): Either<Problem, Survey> => {
  const traces: Trace[] = []
  for (const file of files) {
    const trace = openTrace(file)
    if (isLeft(trace)) return trace
    traces.push(trace.right)
  }
  if (!isNonEmpty(traces)) throw new RangeError('validate was run without a file')
  return survey(traces)
}

/** Asking the clock at each event would cost more than some events do. */
const EVENTS_BETWEEN_LOOKS = 256

const withProgress = (of: Survey, strictness: Strictness): Verdict => {
  const live = liveLine(process.stderr)
  const show = (events: number): void => {
    if (events % EVENTS_BETWEEN_LOOKS !== 0) return
    live.show((width) => truncated(`${grouped(events)} of ${counted(of.events, 'event')} explained`, width))
  }
  const verdict = validated(of, show, strictness)
  live.clear()
  return verdict
}

const exitCodeOf = (verdict: Verdict): ExitCode => {
  if (verdict._tag === 'Problem') return verdict.of.kind === 'Unreadable' ? 2 : 1
  return verdict._tag === 'Validated' ? 0 : 1
}

/** Reads the traces and validates them, with a progress line. */
export const verdictOn = (files: readonly string[], strictness: Strictness): Verdict => {
  const opened = openAll(files)
  if (isLeft(opened)) return { _tag: 'Problem', of: opened.left }
  const verdict = withProgress(opened.right, strictness)
  if (verdict._tag !== 'Refused') return verdict
  const judge = (changed: Survey, as: Strictness): Verdict => validated(changed, undefined, as)
  return { ...verdict, of: { ...verdict.of, diagnosis: diagnosisOf(opened.right, verdict.of, judge) } }
}

/** Whether the files could be written; else a line says why. */
const writeForCi = ({ junit, sarif }: CiValues, verdict: Verdict, files: readonly string[]): boolean => {
  const wanted = [
    { file: junit, text: () => junitOf(verdict, files) },
    { file: sarif, text: () => `${JSON.stringify(sarifOf(verdict), null, 2)}\n` },
  ]
  try {
    for (const { file, text } of wanted) if (file !== null) writeFileSync(file, text())
    return true
  } catch (error) {
    printLines(process.stderr, [`lockstep: ${error instanceof Error ? error.message : String(error)}`])
    return false
  }
}

/** The sequence diagram of a refusal once more, for whatever draws Mermaid. */
const mermaidOf = (verdict: Verdict): readonly string[] => {
  const diagnosis = verdict._tag === 'Refused' ? verdict.of.diagnosis : undefined
  return diagnosis === undefined ? [] : ['', '```mermaid', ...sequenceMermaid(diagnosis), '```']
}

export const runValidate = async (
  files: readonly string[],
  { json, literal, report, junit, sarif }: ValuesOf<typeof validate.flags>,
): Promise<ExitCode> => {
  const verdict = verdictOn(files, literal ? 'Strict' : 'Safe')
  const code = exitCodeOf(verdict)
  if (verdict._tag === 'Problem' && code === 2) printLines(process.stderr, [showProblem(verdict.of)])
  else if (json) process.stdout.write(`${JSON.stringify(validationJson(verdict))}\n`)
  else printLines(process.stdout, validationLines(verdict, widthOf(process.stdout), styleOf(process.stdout)))
  const isWritten = writeForCi({ junit, sarif }, verdict, files)
  const isTold = writeReport({ report }, () => ({
    title: 'lockstep validate',
    isGood: code === 0,
    lines: [...validationLines(verdict), ...mermaidOf(verdict)],
    files: filesOf(files),
  }))
  return isTold && isWritten ? code : 2
}

/** The verdict on a trace, for a person and as JSON. */
import { match } from 'ts-pattern'
import { counted } from '../../text/counts.js'
import { wrapped } from '../../text/layout.js'
import { plain, type Style } from '../../text/style.js'
import { type Problem, showProblem } from '../../traces/problem.js'
import { actionsUsedTable } from '../explanation/actions-used.js'
import { whyNotLines } from '../explanation/why-not-lines.js'
import type { Refused, Validated, Verdict } from './validate.js'

/** Nobody may take for checked what was not. */
const uncheckedLines = ({ unchecked }: Validated, width: number, style: Style): readonly string[] =>
  Object.entries(unchecked).flatMap(([claim, count]) =>
    wrapped(
      `not checked, for the model has nothing to compare it to: ${claim}, ${counted(count, 'time')}`,
      width,
      2,
    ).map(style.warning),
  )

const validatedLines = (of: Validated, width: number, style: Style): readonly string[] => {
  const { nodes, events, restarts, undone, elections, committed, actions } = of
  const counts = [
    counted(nodes, 'node'),
    counted(restarts, 'restart'),
    counted(elections, 'election'),
    `committed up to index ${committed}`,
    `${counted(undone, 'recorded event')} undone by a crash`,
  ]
  return [
    style.good(`valid: the model explains ${counted(events, 'event')}`),
    ...wrapped(`  ${counts.join(', ')}`, width, 2),
    ...uncheckedLines(of, width, style),
    '',
    ...actionsUsedTable([], new Map(Object.entries(actions)), width, style),
  ]
}

const refusedLines = (of: Refused, width: number, style: Style): readonly string[] => {
  const why = match(of.because)
    .with({ _tag: 'Unexplained' }, ({ whyNot }) => ['no action of the model explains it', ...whyNotLines(whyNot)])
    .with({ _tag: 'Disagreement' }, ({ what }) => [what])
    .exhaustive()
  return [
    style.bad(`${of.file}:${of.line}: not valid: ${of.event} of ${of.node}, seq ${of.seq}`),
    ...why.flatMap((line) => wrapped(`  ${line}`, width, 6)),
  ]
}

/** The first line says where the trace is wrong, or that it is not. */
export const validationLines = (
  verdict: Verdict,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] =>
  match(verdict)
    .with({ _tag: 'Validated' }, ({ of }) => validatedLines(of, width, style))
    .with({ _tag: 'Refused' }, ({ of }) => refusedLines(of, width, style))
    .with({ _tag: 'Problem' }, ({ of }) => [style.bad(showProblem(of))])
    .exhaustive()

interface ViolationJson {
  readonly file: string
  readonly line: number | null
  readonly node: string | null
  readonly seq: number | null
  readonly event: string | null
  readonly because: readonly string[]
}

const refusedJson = ({ because, ...where }: Refused): ViolationJson => ({
  ...where,
  because: because._tag === 'Disagreement' ? [because.what] : whyNotLines(because.whyNot),
})

const problemJson = ({ file, line, found, expected }: Problem): ViolationJson => {
  const because = [`${found}; expected ${expected}`]
  return { file, line: line ?? null, node: null, seq: null, event: null, because }
}

/** The verdict in JSON, as `validate --json` prints it. */
export type ValidationJson =
  | ({ readonly result: 'ok'; readonly violation: null } & Validated)
  | { readonly result: 'violation'; readonly violation: ViolationJson }

export const validationJson = (verdict: Verdict): ValidationJson =>
  match<Verdict, ValidationJson>(verdict)
    .with({ _tag: 'Validated' }, ({ of }) => ({ result: 'ok', ...of, violation: null }))
    .with({ _tag: 'Refused' }, ({ of }) => ({ result: 'violation', violation: refusedJson(of) }))
    .with({ _tag: 'Problem' }, ({ of }) => ({ result: 'violation', violation: problemJson(of) }))
    .exhaustive()

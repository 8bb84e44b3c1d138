/** The verdict on a trace, for a person and as JSON. */
import { match } from 'ts-pattern'
import { counted, grouped } from '../../text/counts.js'
import { truncated, wrapped } from '../../text/layout.js'
import { plain, type Style } from '../../text/style.js'
import { type Problem, showProblem } from '../../traces/problem.js'
import { actionsUsedTable } from '../explanation/actions-used.js'
import type { WhyNot } from '../explanation/why-not.js'
import { whyNotLines } from '../explanation/why-not-lines.js'
import type { ActionCounts } from './action-counts.js'
import type { Diagnosis } from './diagnosis.js'
import { sequenceLines, sequenceMermaid } from './sequence.js'
import type { Edit } from './single-edit.js'
import { isLiteralRun, type Prefix, type Refused, type Validated, type Verdict } from './verdict.js'

/** Nobody may take for checked what was not. */
const uncheckedLines = ({ unchecked }: Validated, width: number, style: Style): readonly string[] =>
  Object.entries(unchecked).flatMap(([claim, count]) =>
    wrapped(
      `not checked, for the model has nothing to compare it to: ${claim}, ${counted(count, 'time')}`,
      width,
      2,
    ).map(style.warning),
  )

const untoldLines = ({ commitmentUntold }: Validated, width: number, style: Style): readonly string[] =>
  commitmentUntold === true
    ? wrapped(
        'a bug of commitment cannot be seen: no event tells its commitIndex, and no message its leaderCommit',
        width,
        2,
      ).map(style.warning)
    : []

const MOST_OPEN = 3

/** How much the trace leaves open. */
const carriedLines = ({ carried: { most, mean, open } }: Validated, width: number): readonly string[] => {
  if (most <= 1 && Object.keys(open).length === 0) return []
  const fields = Object.entries(open).map(([field, events]) => `${field} (open in ${counted(events, 'event')})`)
  const states = `a node may be in up to ${counted(most, 'state')} after an event, ${mean} on average`
  const sharper = fields.length === 0 ? '' : `; what would tell most: ${fields.slice(0, MOST_OPEN).join(', ')}`
  return wrapped(`  ${states}${sharper}`, width, 2)
}

/** Which names the run needed, and how often. */
const neededLines = ({ needed = {} }: Validated, width: number): readonly string[] => {
  const names = Object.entries(needed).map(([name, count]) => `${name} (${counted(count, 'event')})`)
  return names.length === 0
    ? []
    : wrapped(`  needed: ${names.join(', ')}; traces/README.md says what they are`, width, 10)
}

const validatedLines = (of: Validated, width: number, style: Style): readonly string[] => {
  const { nodes, events, restarts, undone, elections, committed } = of
  const counts = [
    counted(nodes, 'node'),
    counted(restarts, 'restart'),
    counted(elections, 'election'),
    `committed up to index ${committed}`,
    `${counted(undone, 'recorded event')} undone by a crash`,
  ]
  const isLiteral = isLiteralRun(of)
  const explained = `the model explains ${counted(events, 'event')}`
  return [
    isLiteral
      ? style.good(`valid: ${explained}`)
      : style.good(`safe, but not a run of literal raft.tla: ${explained} with its relaxations`),
    ...wrapped(`  ${counts.join(', ')}`, width, 2),
    ...neededLines(of, width),
    ...uncheckedLines(of, width, style),
    ...untoldLines(of, width, style),
    ...carriedLines(of, width),
    '',
    ...tableOf(of, width, style),
  ]
}

/** Whether it is unsafe, or only no step of Raft. */
const safetyOf = ({ unsafe }: Refused): readonly string[] => {
  if (unsafe === undefined) return []
  return [
    unsafe === null
      ? 'not a step of Raft as far as the model allows; no property is broken by what this event tells'
      : `unsafe: this breaks ${unsafe}, or what it rests on`,
  ]
}

const tableOf = ({ actions, explainedBy }: ActionCounts, width: number, style: Style): readonly string[] =>
  actionsUsedTable([], new Map(Object.entries(actions)), width, style, new Map(Object.entries(explainedBy)))

const MOST_EDITS = 4

/** By which single change the line would pass, if any is known. */
const editLines = ({ because }: Refused): readonly string[] => {
  if (because._tag === 'Disagreement') return []
  const texts = because.edits.map(({ field, actual, instead }) =>
    instead === null ? `without ${field}, which is ${actual}` : `with ${field} ${instead} instead of ${actual}`,
  )
  return [
    ...texts.slice(0, MOST_EDITS).map((text) => `this line alone would pass ${text}`),
    ...(texts.length > MOST_EDITS ? [`and by ${texts.length - MOST_EDITS} more single changes`] : []),
  ]
}

const repairs = {
  LeaveOut: ['without this line the whole run is valid'],
  Repeat: ['with this line a second time the whole run is valid'],
  Neither: [],
} as const satisfies Readonly<Record<NonNullable<Diagnosis['repair']>, readonly string[]>>

const diagnosisLines = ({ diagnosis, before }: Refused): readonly string[] => {
  if (diagnosis === undefined) return []
  const { events, explained, repair } = diagnosis
  const ends = explained.map(({ file, line }) => `${file}:${line}`).join(', ')
  return [
    ...(repair === null ? [] : repairs[repair]),
    `explained before it: ${grouped(before.events)} of ${counted(events, 'event')}, up to ${ends}`,
  ]
}

const refusedLines = (of: Refused, width: number, style: Style): readonly string[] => {
  const why = match(of.because)
    .with({ _tag: 'Unexplained' }, ({ whyNot }) => ['no action of the model explains it', ...whyNotLines(whyNot)])
    .with({ _tag: 'Disagreement' }, ({ what }) => [what])
    .exhaustive()
  const explained = new Map(Object.entries(of.before.actions))
  return [
    style.bad(`${of.file}:${of.line}: not valid: ${of.event} of ${of.node}, seq ${of.seq}`),
    ...safetyOf(of).flatMap((line) => wrapped(`  ${line}`, width, 6)),
    ...why.flatMap((line) => wrapped(`  ${line}`, width, 6)),
    ...[...editLines(of), ...diagnosisLines(of)].flatMap((line) => wrapped(`  ${line}`, width, 6)),
    ...(of.diagnosis === undefined ? [] : ['', ...sequenceLines(of.diagnosis).map((line) => truncated(line, width))]),
    ...(explained.size === 0 || of.diagnosis === undefined ? [] : ['', ...tableOf(of.before, width, style)]),
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
  /** The property that is broken; null if the event is only no step of Raft, or the files are not the trace of one run. */
  readonly unsafe?: string | null
  /** Of an event that nothing explains: the actions that come nearest, and what differs then; what stands against each action, nearest first. */
  readonly nearest?: WhyNot['nearest']
  readonly differences?: WhyNot['differences']
  readonly candidates?: WhyNot['candidates']
  /** Single changes by which the line would pass. */
  readonly edits?: readonly Edit[]
  readonly before?: Prefix
  /** With the last events as a sequence diagram. */
  readonly diagnosis?: Diagnosis & { readonly text: readonly string[]; readonly mermaid: readonly string[] }
}

const refusedJson = ({ because, before, diagnosis, ...where }: Refused): ViolationJson => ({
  ...where,
  because: because._tag === 'Disagreement' ? [because.what] : whyNotLines(because.whyNot),
  ...(because._tag === 'Disagreement'
    ? {}
    : {
        nearest: because.whyNot.nearest,
        differences: because.whyNot.differences,
        candidates: because.whyNot.candidates,
        edits: because.edits,
      }),
  before,
  ...(diagnosis === undefined
    ? {}
    : { diagnosis: { ...diagnosis, text: sequenceLines(diagnosis), mermaid: sequenceMermaid(diagnosis) } }),
})

const problemJson = ({ file, line, found, expected }: Problem): ViolationJson => {
  const because = [`${found}; expected ${expected}`]
  return { file, line: line ?? null, node: null, seq: null, event: null, because }
}

/** The verdict in JSON, as `validate --json` prints it. */
export type ValidationJson =
  | ({
      readonly result: 'ok'
      readonly violation: null
      /** Left out with --literal: the run is valid then. */
      readonly verdict?: 'valid' | 'safe'
    } & Validated)
  | { readonly result: 'violation'; readonly violation: ViolationJson }

export const validationJson = (verdict: Verdict): ValidationJson =>
  match<Verdict, ValidationJson>(verdict)
    .with({ _tag: 'Validated' }, ({ of }) => ({
      result: 'ok',
      ...(of.needed === undefined ? {} : { verdict: isLiteralRun(of) ? 'valid' : 'safe' }),
      ...of,
      violation: null,
    }))
    .with({ _tag: 'Refused' }, ({ of }) => ({ result: 'violation', violation: refusedJson(of) }))
    .with({ _tag: 'Problem' }, ({ of }) => ({ result: 'violation', violation: problemJson(of) }))
    .exhaustive()

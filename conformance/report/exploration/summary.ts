/** What an exploration came to, for a person. */
import type { Report } from '../../../model/checker/explore.js'
import { counted, grouped } from '../../../text/counts.js'
import { wrapped } from '../../../text/layout.js'
import { plain, type Style } from '../../../text/style.js'
import { coverageTable, neverTaken } from './coverage.js'
import { memory, rate } from './progress.js'

/** An exploration that has ended, and what the report cannot know. */
export interface Explored {
  /** What was explored and within which bounds, in one line. */
  readonly subject: string
  readonly report: Report<unknown, unknown>
  readonly seconds: number
  /** The names of all properties, those that were skipped included. */
  readonly properties: readonly string[]
  /** Properties of the model that were not asked, because they read what reducers do not keep. */
  readonly leftOut: readonly string[]
  /** What stopped a run that was stopped, such as "by Ctrl-C". */
  readonly stoppedBy?: string | undefined
  /** What else a reader must know of the counts: one line each. */
  readonly notes?: readonly string[]
}

/** What the exploration did not come to, because the bounds end before it. */
const cutOff = (outside: number): string =>
  outside === 0
    ? 'the bounds cut off no successor'
    : `the bounds cut off ${counted(outside, 'successor')}: checked, but not explored further`

/** The one line that says what the run is worth; of a violation the counterexample says more. */
export const verdict = ({ result, depth, distinct }: Report<unknown, unknown>, stoppedBy = ''): string => {
  switch (result) {
    case 'ok':
      return `complete within these bounds to depth ${depth}: every property holds`
    case 'stopped':
      // A level is begun when every state of the level before it has been expanded.
      return `stopped ${stoppedBy === '' ? '' : `${stoppedBy} `}at ${counted(distinct, 'state')}: complete to depth ${depth}, more states remain; no property failed so far`
    case 'violation':
      return `violation found at depth ${depth} after ${counted(distinct, 'state')}`
  }
}

export const summaryLines = (
  { subject, report, seconds, properties, leftOut, stoppedBy, notes = [] }: Explored,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const { result, generated, outside, distinct, bytes, coverage, skipped } = report
  const mark = { ok: style.good, stopped: style.warning, violation: style.bad }[result]
  const checked = properties.filter((name) => !skipped.includes(name))
  const missed = neverTaken(coverage)
  const counts = `${grouped(generated)} generated, ${grouped(distinct)} distinct, ${seconds.toFixed(1)} s, ${rate(generated, seconds)}, ${memory(bytes)}, ${Math.round(bytes / distinct)} bytes a state`
  const paragraph = (text: string): readonly string[] => wrapped(text, width, 2)
  return [
    ...paragraph(verdict(report, stoppedBy)).map(mark),
    ...paragraph(`  ${subject}`),
    ...paragraph(`  ${counts}`),
    ...paragraph(`  ${cutOff(outside)}`),
    ...notes.flatMap((note) => paragraph(`  ${note}`)),
    '',
    ...coverageTable(coverage, width, style),
    '',
    ...(missed.length === 0 ? [] : paragraph(`never taken: ${missed.join(', ')}`).map(style.warning)),
    ...paragraph(`checked: ${checked.length === 0 ? 'no property' : checked.join(', ')}`),
    ...(skipped.length === 0
      ? []
      : paragraph(`skipped, because the history variable that they read is left out: ${skipped.join(', ')}`).map(
          style.warning,
        )),
    ...(leftOut.length === 0
      ? []
      : paragraph(`left out, because reducers do not keep what they read: ${leftOut.join(', ')}`).map(style.warning)),
  ]
}

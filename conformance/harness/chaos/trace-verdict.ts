/** Whether the model explains the merged trace of all nodes. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { counted, grouped } from '../../../text/counts.js'
import { surveyed } from '../../traces/folder.js'
import { validationLines } from '../../traces/report.js'
import { validate } from '../../traces/validate.js'
import type { Verdict as TraceVerdict } from '../../traces/verdict.js'
import { type Verdict, verdictOn } from './verdict.js'

const figureOf = (verdict: TraceVerdict): string => {
  if (verdict._tag !== 'Validated') return ''
  const { events, elections, restarts, undone, committed } = verdict.of
  const counts = [counted(events, 'event'), counted(elections, 'election'), counted(restarts, 'restart')]
  return [...counts, `${grouped(undone)} undone`, `${grouped(committed)} committed`].join(', ')
}

/** `traces`: a folder. */
export const traceVerdict = (traces: string, progress: (events: number, of: number) => void): Verdict => {
  const survey = surveyed(traces)
  const verdict: TraceVerdict = isLeft(survey)
    ? { _tag: 'Problem', of: survey.left }
    : validate(survey.right, (events) => progress(events, survey.right.events))
  const findings = verdict._tag === 'Validated' ? [] : validationLines(verdict)
  return verdictOn('trace', 'The merged trace of all nodes is explained by the model.', figureOf(verdict), findings)
}

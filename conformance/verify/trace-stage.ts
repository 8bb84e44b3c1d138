/** Validates the trace of the run that the cluster's stage has left. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import type { Problem } from '../../traces/problem.js'
import { openTrace, type Trace } from '../../traces/read.js'
import { type Survey, survey } from '../../traces/survey.js'
import { counted, grouped } from '../report/display.js'
import { truncated } from '../report/layout.js'
import { validationJson, validationLines } from '../report/validation.js'
import { type Verdict, validate } from '../validate.js'
import { type Context, type Stage, type StageResult, tracesIn } from './stage.js'

const filesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.ndjson'))
      .sort()
      .map((file) => join(folder, file))
  } catch {
    return []
  }
}

/** The traces in a folder, together. */
export const surveyed = (folder: string): Either<Problem, Survey> => {
  const traces: Trace[] = []
  for (const file of filesIn(folder)) {
    const trace = openTrace(file)
    if (isLeft(trace)) return trace
    traces.push(trace.right)
  }
  if (isNonEmpty(traces)) return survey(traces)
  return left({ kind: 'Unreadable', file: folder, found: 'no trace', expected: 'those of the run of the cluster' })
}

const figureOf = (verdict: Verdict): string => {
  if (verdict._tag !== 'Validated') return validationLines(verdict)[0] ?? ''
  const { events, restarts, undone, elections, committed } = verdict.of
  const counts = [
    counted(events, 'event'),
    counted(elections, 'election'),
    counted(restarts, 'restart'),
    `${grouped(undone)} undone`,
    `${grouped(committed)} committed`,
  ]
  return `all explained: ${counts.join(', ')}`
}

/** The actions of the model that explain the events. */
const actionsIn = (verdict: Verdict): number =>
  verdict._tag === 'Validated' ? Object.keys(verdict.of.actions).length : 0

const run = async ({ folder, width, style, show }: Context): Promise<StageResult> => {
  const of = surveyed(tracesIn(folder))
  const total = isLeft(of) ? 0 : of.right.events
  const verdict: Verdict = isLeft(of)
    ? { _tag: 'Problem', of: of.left }
    : validate(of.right, (events) =>
        show((room) => truncated(`${grouped(events)} of ${counted(total, 'event')} explained`, room)),
      )
  const holds = verdict._tag === 'Validated'
  return {
    verdict: holds ? 'holds' : 'fails',
    covered: `every event of every node${holds ? `, by ${counted(actionsIn(verdict), 'action')} of the model` : ''}`,
    figure: figureOf(verdict),
    lines: validationLines(verdict, width, style),
    json: { ...validationJson(verdict) },
  }
}

export const traceStage: Stage = {
  name: 'trace',
  what: 'The trace of that very run, explained by the model, event by event.',
  run,
}

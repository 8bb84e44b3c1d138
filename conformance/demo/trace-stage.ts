/** Validates the trace of the run that the cluster's stage has left. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { counted, grouped } from '../../text/counts.js'
import { truncated } from '../../text/layout.js'
import { surveyed } from '../traces/folder.js'
import { validationJson, validationLines } from '../traces/report.js'
import { validate } from '../traces/validate.js'
import type { Verdict } from '../traces/verdict.js'
import { type Context, type Stage, type StageResult, tracesIn } from './stage.js'

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

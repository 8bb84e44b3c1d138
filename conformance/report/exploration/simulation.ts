/** What a simulation is doing, and what it came to. */
import type { SimulationReport } from '../../../model/checker/simulate.js'
import { counted, grouped } from '../../../text/counts.js'
import { truncated, wrapped } from '../../../text/layout.js'
import { plain, type Style } from '../../../text/style.js'
import { table } from '../../../text/table.js'
import { rate } from './progress.js'

/** One line, cut to the width of the terminal. */
export const simulationLine = (
  { walks, steps, distinctLocals }: Pick<SimulationReport<unknown, unknown>, 'walks' | 'steps' | 'distinctLocals'>,
  seconds: number,
  width = Number.POSITIVE_INFINITY,
): string =>
  truncated(
    `${counted(walks, 'walk')}, ${counted(steps, 'step')}, ${counted(distinctLocals, 'local state')}, ${stepRate(steps, seconds)}`,
    width,
  )

const stepRate = (steps: number, seconds: number): string => rate(steps, seconds).replace('states/s', 'steps/s')

/** A simulation that has ended, and what its report cannot know. */
export interface Simulated {
  /** What was simulated, within which bounds and from which seed, in one line. */
  readonly subject: string
  readonly report: SimulationReport<unknown, unknown>
  readonly seconds: number
  readonly properties: readonly string[]
}

const verdict = ({ result, walks, violation, foundAfter }: SimulationReport<unknown, unknown>): string => {
  if (result === 'ok') return `${counted(walks, 'walk')}: every property held, which proves nothing of what they missed`
  if (result === 'stopped') return `stopped after ${counted(walks, 'walk')}: no property failed so far`
  return `violation found by walk ${grouped(walks)} after ${counted(foundAfter ?? 0, 'step')}, shrunk to ${counted(violation?.steps.length ?? 0, 'step')}`
}

export const simulationLines = (
  { subject, report, seconds, properties }: Simulated,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const mark = { ok: style.good, stopped: style.warning, violation: style.bad }[report.result]
  const missed = Object.entries(report.coverage).flatMap(([action, times]) => (times === 0 ? [action] : []))
  const rows = Object.entries(report.coverage).map(([action, times]) => [
    action,
    grouped(times),
    times === 0 ? 'never taken' : '',
  ])
  const [heading = '', ...lines] = table(
    [
      { heading: 'action', align: 'left' },
      { heading: 'steps', align: 'right' },
      { heading: '', align: 'left' },
    ],
    rows,
    width,
  )
  return [
    ...wrapped(verdict(report), width, 2).map(mark),
    ...wrapped(`  ${subject}`, width, 2),
    ...wrapped(`  ${simulationLine(report, seconds)}, longest walk ${counted(report.longest, 'step')}`, width, 2),
    '',
    style.strong(heading),
    ...lines.map((line, k) => (rows[k]?.[2] === '' ? line : style.warning(line))),
    '',
    ...(missed.length === 0 ? [] : wrapped(`never taken: ${missed.join(', ')}`, width, 2).map(style.warning)),
    ...wrapped(`checked: ${properties.length === 0 ? 'no property' : properties.join(', ')}`, width, 2),
  ]
}

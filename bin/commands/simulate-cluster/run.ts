/** What `simulate-cluster` does: runs, and if something is wrong, looks for the least that makes it so, and keeps it. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { type EpisodeOptions, runEpisode } from '../../../conformance/harness/simulation/episode.js'
import type { TimedFault } from '../../../conformance/harness/simulation/fault.js'
import { type RunResult, simulate } from '../../../conformance/harness/simulation/run.js'
import { type Saved, saveEpisode } from '../../../conformance/harness/simulation/save.js'
import { readSchedule } from '../../../conformance/harness/simulation/schedule-file.js'
import { type Shrunk, shrinkSchedule } from '../../../conformance/harness/simulation/shrink.js'
import { counted, grouped } from '../../../text/counts.js'
import type { ExitCode } from '../../cli/command.js'
import { liveLine, printLines } from '../../cli/terminal.js'
import { featuresJson, featuresOf } from '../../flags/features.js'
import { whyNotWritable } from '../../processes/folder.js'
import { writeReport } from '../../reports/explorer-report.js'
import type { SimulateClusterValues } from './flags.js'

export const runSimulateCluster = async (values: SimulateClusterValues): Promise<ExitCode> => {
  const { seed, nodes, minutes, beyond, json, save, traced } = values
  const unwritable = save === null ? null : whyNotWritable(save)
  if (unwritable !== null) {
    printLines(process.stderr, [`lockstep: --save ${save}: ${unwritable}; expected a folder that can be written`])
    return 2
  }
  if (values.schedule !== null) {
    const episode = readSchedule(values.schedule)
    if (isLeft(episode)) {
      printLines(process.stderr, [`lockstep: ${episode.left}`])
      return 2
    }
    return told(values, ofEpisode({ ...episode.right, ...(values.traced ? { traced: true } : {}) }), null)
  }
  const live = liveLine(process.stderr)
  const began = performance.now()
  const result = simulate(
    { seed, nodes, minutes, beyond, breakage: {}, traced, features: featuresOf({ ...values, servers: nodes }) },
    (done) => live.show(() => `${grouped(done)} of ${counted(minutes, 'virtual minute')}`),
  )
  live.clear()
  const seconds = (performance.now() - began) / 1_000
  if (!json) printLines(process.stderr, [`${((minutes * 60) / seconds).toFixed(0)} times faster than the clock`])
  return told(values, result, result.violation === null ? null : shrunk(result.violation))
}

const ofEpisode = (episode: EpisodeOptions): RunResult => {
  const { violation, ...result } = runEpisode(episode)
  return { ...result, violation: violation === null ? null : { ...violation, episode } }
}

const enough = (faults: number): string => counted(faults, 'fault is enough', 'faults are enough')

const shrunk = (violation: NonNullable<RunResult['violation']>): Shrunk => {
  const live = liveLine(process.stderr)
  const { episode, ...seen } = violation
  const found = shrinkSchedule(episode, seen, (faults, runs) =>
    live.show(() => `${enough(faults)}, after ${counted(runs, 'run')}`),
  )
  live.clear()
  return found
}

/** Reports what was found even if it cannot be saved. */
const kept = (folder: string, episode: EpisodeOptions): Saved | null => {
  try {
    return saveEpisode(folder, episode)
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    printLines(process.stderr, [`lockstep: the failure cannot be kept in ${folder}: ${why}`])
    return null
  }
}

/** Prints the result; keeps a failure in a folder, which is that of the seed if none is named. */
const told = (values: SimulateClusterValues, result: RunResult, least: Shrunk | null): ExitCode => {
  const { violation } = result
  const folder = values.save ?? `simulation-${values.seed}`
  const saved =
    violation === null || (least === null && values.save === null)
      ? null
      : kept(folder, least?.episode ?? violation.episode)
  if (values.json) process.stdout.write(`${JSON.stringify(asJson(values, result, least, saved))}\n`)
  else printLines(process.stdout, asLines(values, result, least, saved))
  const isTold = writeReport(values, () => ({
    title: 'lockstep simulate-cluster',
    isGood: violation === null,
    lines: asLines(values, result, least, saved),
    files: [],
  }))
  if (!isTold) return 2
  return violation === null ? 0 : 1
}

const asJson = (values: SimulateClusterValues, result: RunResult, least: Shrunk | null, saved: Saved | null) => {
  const { hash, steps, elections, operations, orders, faults, reached, violation } = result
  const { seed, nodes, minutes } = values
  return {
    result: violation === null ? 'ok' : 'violation',
    ...{ hash, steps, elections, operations, orders, faults, reached },
    ...(values.schedule === null ? { seed, nodes, minutes } : { schedule: values.schedule }),
    ...featuresJson(values),
    violation:
      violation === null
        ? null
        : {
            ...{ property: violation.check, what: violation.what, at: violation.at, seed },
            ...{ faults: (least?.episode ?? violation.episode).schedule, saved },
          },
  }
}

const showFault = ({ at, lasts, fault: { _tag, ...rest } }: TimedFault): string =>
  `  at ${(at / 1_000).toFixed(3)} s, for ${lasts} ms: ${_tag} ${JSON.stringify(rest)}`

const countsIn = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ')

const asLines = (
  { seed, schedule }: SimulateClusterValues,
  { hash, steps, elections, operations, orders, faults, reached, violation }: RunResult,
  least: Shrunk | null,
  saved: Saved | null,
): readonly string[] => [
  `steps ${grouped(steps)}, elections ${grouped(elections)}, operations ${grouped(operations)}, orders ${grouped(orders)}`,
  `faults: ${countsIn(faults)}`,
  `reached: ${countsIn(reached)}`,
  `hash ${hash}`,
  ...(violation === null
    ? ['every step is explained, every invariant held, and every client was served']
    : [
        `VIOLATION of ${violation.check}, ${(violation.at / 1_000).toFixed(3)} s into a cluster of ${schedule === null ? `seed ${seed}` : schedule}:`,
        `  ${violation.what}`,
        ...(least === null ? [] : leastLines(least)),
        ...(saved === null ? [] : [`kept: ${saved.schedule} (--schedule replays it), ${saved.traces.join(', ')}`]),
      ]),
]

const leastLines = ({ episode, violation, runs }: Shrunk): readonly string[] => [
  `after ${counted(runs, 'run')}, ${enough(episode.schedule.length)}:`,
  ...episode.schedule.map(showFault),
  `  then ${violation.check}, at ${(violation.at / 1_000).toFixed(3)} s: ${violation.what}`,
]

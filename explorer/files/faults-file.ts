/** The schedule of faults of a simulated cluster, from its file or from what `simulate-cluster --json` printed, along the time. */
import { type Either, isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import {
  type Fault,
  FeaturesScheduleText,
  kindOf,
  ScheduleText,
  TimedFault,
} from '../../conformance/harness/simulation/fault.js'
import { serverIds } from '../../conformance/refinement/cluster.js'
import type { ChaosReport } from '../../conformance/report/chaos/report.js'
import { refusalOf, showRefusal } from '../../decoding/refusal.js'

type Happened = ChaosReport['run']['happened'][number]

const nodesOf = (fault: Fault): readonly string[] => {
  if (fault._tag === 'Cut') return [...new Set(fault.links.flat())]
  if (fault._tag === 'Rush') return [fault.challenger]
  return 'node' in fault ? [fault.node] : []
}

const slotOf = (fault: Fault): string => {
  if ('node' in fault) return 'node'
  return fault._tag === 'Cut' ? 'partition' : 'all'
}

const happenedOf = ({ at, lasts, fault }: TimedFault): Happened => {
  const { _tag, ...rest } = fault
  const nodes = nodesOf(fault)
  const times = { from: at / 1000, to: (at + lasts) / 1000 }
  return { slot: slotOf(fault), kind: kindOf(fault), detail: JSON.stringify(rest), nodes, ...times }
}

const reportOf = (nodes: readonly string[], faults: readonly TimedFault[], lasts: number): ChaosReport => {
  const happened = faults.map(happenedOf)
  const ended = happened.reduce((last, { to }) => Math.max(last, to), lasts / 1000)
  return {
    result: 'ok',
    verdicts: [],
    run: { ...{ nodes, ended, happened, lines: [] }, ...{ phases: [], traffic: [], memory: [] } },
  }
}

export const isSchedule = (json: object): boolean => Reflect.get(json, 'format') === 'lockstep-schedule'

const whyNot = ([error]: t.Errors): string =>
  error === undefined ? 'no schedule of faults' : showRefusal(refusalOf(error, 'the schedule'))

/** Left: what is wrong with it. */
export const scheduleIn = (json: object): Either<string, ChaosReport> => {
  const withFeatures = FeaturesScheduleText.decode(json)
  const read = isRight(withFeatures) ? withFeatures : ScheduleText.decode(json)
  if (isLeft(read)) return left(whyNot(read.left))
  const { nodes, faults, lasts } = read.right
  return right(reportOf(serverIds(nodes), faults, lasts))
}

/** What `simulate-cluster --json` says of a violation. */
const Violation = t.type({ at: t.number, faults: t.readonlyArray(TimedFault) })

/** The faults that led to the violation; none where nothing went wrong, or where it is the result of something else. */
export const simulationIn = (json: object): ChaosReport | undefined => {
  const read = Violation.decode(Reflect.get(json, 'violation'))
  if (isLeft(read)) return undefined
  const { at, faults } = read.right
  const count: unknown = Reflect.get(json, 'nodes')
  const named = [...new Set(faults.flatMap(({ fault }) => nodesOf(fault)))].sort()
  const nodes = typeof count === 'number' && count >= 1 && count <= 9 ? serverIds(count) : named
  return reportOf(nodes, faults, at)
}

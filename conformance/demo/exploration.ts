/** The explorations of `verify`, and how they are reported. */
import { exploring, type Report } from '../../model/checker/explore.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { Bounds, NetworkKind } from '../../model/raft/bounds.js'
import { counted, grouped } from '../../text/counts.js'
import { interruptible } from '../exploration/interruptible.js'
import { progressLine, rate } from '../report/exploration/progress.js'
import type { Context } from './stage.js'

export interface Explored<L, M> {
  readonly report: Report<L, M>
  readonly seconds: number
  /** Whether it was stopped before its end. */
  readonly isStopped: boolean
}

export const explored = async <L, M, E>(
  protocol: Protocol<L, M, E>,
  { show, signal }: Pick<Context, 'show' | 'signal'>,
  symmetry = false,
): Promise<Explored<L, M>> => {
  const exploration = exploring(protocol, { symmetry })
  const after = (seconds: number): void => show((width) => progressLine({ ...exploration.report(), seconds }, width))
  const { seconds, isDone } = await interruptible(exploration, { signal, after })
  return { report: exploration.report(), seconds, isStopped: !isDone }
}

/** What is explored, in one line; of a cluster of reducers also how many entries a message holds at most. */
export const showScope = (
  { servers, values, maxTerm, maxLog, maxMessages, maxCopies }: Bounds,
  network: NetworkKind,
  maxEntriesPerMessage?: number,
): string =>
  [
    counted(servers, 'server'),
    counted(values, 'value'),
    `terms to ${maxTerm}`,
    `logs to ${maxLog}`,
    `${counted(maxMessages, 'message')} of ${counted(maxCopies, 'copy', 'copies')}`,
    ...(maxEntriesPerMessage === undefined ? [] : [`${counted(maxEntriesPerMessage, 'entry', 'entries')} in each`]),
    `network ${network}`,
  ].join(', ')

export const showCounts = ({ report, seconds }: Explored<unknown, unknown>): string =>
  `${counted(report.generated, 'state')} generated, ${grouped(report.distinct)} distinct, depth ${report.depth}, ${rate(report.generated, seconds)}`

/** The numbers of an exploration, under the names that `check --json` uses. */
export const explorationJson = ({ report, seconds }: Explored<unknown, unknown>): Readonly<Record<string, unknown>> => {
  const { result, generated, distinct, depth, coverage } = report
  const taken = Object.fromEntries(Object.entries(coverage).map(([action, count]) => [action, count.generated]))
  return { result, generated, distinct, depth, seconds: Number(seconds.toFixed(3)), coverage: taken }
}

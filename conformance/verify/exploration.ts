/** Explores a protocol piece by piece, so that progress is seen and Ctrl-C is heard. */
import { setImmediate } from 'node:timers/promises'
import { exploring, type Report } from '../../model/checker/explore.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { Bounds, NetworkKind } from '../../model/raft/bounds.js'
import { counted, grouped } from '../report/display.js'
import { progressLine, rate } from '../report/progress.js'
import type { Context } from './stage.js'

export interface Explored<L, M> {
  readonly report: Report<L, M>
  readonly seconds: number
  /** Whether it was stopped before its end. */
  readonly isStopped: boolean
}

/** A piece is to take about so many milliseconds. */
const PIECE_MS = 50

export const explored = async <L, M, E>(
  protocol: Protocol<L, M, E>,
  { show, signal }: Pick<Context, 'show' | 'signal'>,
): Promise<Explored<L, M>> => {
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  const exploration = exploring(protocol)
  let states = 256
  let isDone = false
  while (!isDone && !signal.aborted) {
    const pieceBegan = performance.now()
    isDone = exploration.advance(states)
    const taken = performance.now() - pieceBegan
    if (taken < PIECE_MS / 2) states *= 2
    if (taken > PIECE_MS * 2) states = Math.max(1, states >>> 1)
    show((width) => progressLine({ ...exploration.report(), seconds: seconds() }, width))
    await setImmediate()
  }
  return { report: exploration.report(), seconds: seconds(), isStopped: !isDone }
}

/** What is explored, in one line. */
export const showScope = (
  { servers, values, maxTerm, maxLog, maxMessages, maxCopies }: Bounds,
  network: NetworkKind,
): string =>
  [
    counted(servers, 'server'),
    counted(values, 'value'),
    `terms to ${maxTerm}`,
    `logs to ${maxLog}`,
    `${counted(maxMessages, 'message')} of ${counted(maxCopies, 'copy', 'copies')}`,
    `network ${network}`,
  ].join(', ')

export const showCounts = ({ report, seconds }: Explored<unknown, unknown>): string =>
  `${grouped(report.generated)} states generated, ${grouped(report.distinct)} distinct, depth ${report.depth}, ${rate(report.generated, seconds)}`

/** The numbers of an exploration, under the names that `check --json` uses. */
export const explorationJson = ({ report, seconds }: Explored<unknown, unknown>): Readonly<Record<string, unknown>> => {
  const { result, generated, distinct, depth, coverage } = report
  const taken = Object.fromEntries(Object.entries(coverage).map(([action, count]) => [action, count.generated]))
  return { result, generated, distinct, depth, seconds: Number(seconds.toFixed(3)), coverage: taken }
}

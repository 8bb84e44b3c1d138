/** Explores on one thread, piece by piece, so that Ctrl-C and the progress line get their turns. */
import { setImmediate } from 'node:timers/promises'
import type { Progress } from '../../conformance/report/progress.js'
import { exploring, type Options, type Report } from '../../model/checker/explore.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { Snapshot } from '../../model/checker/snapshot.js'

/** What becomes of an exploration while it runs. */
export interface Watch {
  /** Stops the exploration. */
  readonly signal: AbortSignal
  readonly show: (progress: Progress) => void
  /** Keeps what is needed to go on; `seconds` have been spent on it in this run. */
  readonly save: ((snapshot: Snapshot, seconds: number) => void) | undefined
}

export interface Timed<L, M> {
  readonly report: Report<L, M>
  /** Those spent on exploring. */
  readonly seconds: number
}

/** A piece is to take about this many milliseconds: Ctrl-C and the progress line wait no longer. */
const PIECE = 50

const SAVE_EVERY_SECONDS = 600

/** Explores to the end, to a limit of the options, or until it is told to stop. */
export const exploreOnOneThread = async <L, M, E>(
  protocol: Protocol<L, M, E>,
  options: Options,
  { signal, show, save }: Watch,
): Promise<Timed<L, M>> => {
  const exploration = exploring(protocol, options)
  let seconds = 0
  let saveAt = SAVE_EVERY_SECONDS
  let states = 256
  let done = false
  while (!done && !signal.aborted) {
    const begun = performance.now()
    done = exploration.advance(states)
    const taken = performance.now() - begun
    seconds += taken / 1000
    if (taken < PIECE / 2) states *= 2
    if (taken > PIECE * 2) states = Math.max(1, states >>> 1)
    show({ ...exploration.report(), seconds })
    if (save !== undefined && seconds >= saveAt && !done) {
      save(exploration.snapshot(), seconds)
      saveAt = seconds + SAVE_EVERY_SECONDS
    }
    await setImmediate()
  }
  const report = exploration.report()
  if (report.result === 'stopped') save?.(exploration.snapshot(), seconds)
  return { report, seconds }
}

/** Explores on one thread. */
import { inPieces } from '../../conformance/exploration/interruptible.js'
import type { Progress } from '../../conformance/report/exploration/progress.js'
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

/** Between two checkpoints of an exploration that goes on. */
export const SAVE_EVERY_SECONDS = 600

/** Explores to the end, to a limit of the options, or until it is told to stop. */
export const exploreOnOneThread = async <L, M, E>(
  protocol: Protocol<L, M, E>,
  options: Options,
  { signal, show, save }: Watch,
): Promise<Timed<L, M>> => {
  const exploration = exploring(protocol, options)
  let saveAt = SAVE_EVERY_SECONDS
  const after = (spent: number, isDone: boolean): void => {
    show({ ...exploration.report(), seconds: spent })
    if (save === undefined || spent < saveAt || isDone) return
    save(exploration.snapshot(), spent)
    saveAt = spent + SAVE_EVERY_SECONDS
  }
  const { seconds } = await inPieces(exploration, { signal, after })
  const report = exploration.report()
  if (report.result === 'stopped') save?.(exploration.snapshot(), seconds)
  return { report, seconds }
}

/** Explores on one thread. */
import { interruptible } from '../../conformance/exploration/interruptible.js'
import type { Progress } from '../../conformance/report/exploration/progress.js'
import { exploring, type Options, type Report } from '../../model/checker/explore.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { Snapshot } from '../../model/checker/snapshot.js'

export interface Saving {
  /** Keeps what is needed to go on; `seconds` have been spent on it in this run. */
  readonly save: (snapshot: Snapshot, seconds: number) => void
  /** The seconds of exploring between two times. */
  readonly every: number
}

/** What becomes of an exploration while it runs. */
export interface Watch {
  /** Stops the exploration. */
  readonly signal: AbortSignal
  readonly show: (progress: Progress) => void
  readonly saving: Saving | undefined
}

export interface Timed<L, M> {
  readonly report: Report<L, M>
  /** Those spent on exploring. */
  readonly seconds: number
}

/** Explores to the end, to a limit of the options, or until someone stops it. */
export const exploreOnOneThread = async <L, M, E>(
  protocol: Protocol<L, M, E>,
  options: Options,
  { signal, show, saving }: Watch,
): Promise<Timed<L, M>> => {
  const exploration = exploring(protocol, options)
  let saveAt = saving?.every ?? Number.POSITIVE_INFINITY
  const after = (spent: number, isDone: boolean): void => {
    show({ ...exploration.report(), seconds: spent })
    if (saving === undefined || spent < saveAt || isDone) return
    saving.save(exploration.snapshot(), spent)
    saveAt = spent + saving.every
  }
  const { seconds } = await interruptible(exploration, { signal, after })
  const report = exploration.report()
  if (report.result === 'stopped') saving?.save(exploration.snapshot(), seconds)
  return { report, seconds }
}

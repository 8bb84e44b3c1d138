/** Explores with several threads: counts, depth and result are those of one. */
import { accept } from '../accept.js'
import { counterexample } from '../counterexample.js'
import { beginning, coverageOf, exploring, type Report, recogniser, skippedBy, textsTo } from '../explore.js'
import { identityOf, mustBeOf } from '../identity.js'
import { restoreValues, type Snapshot, statesSnapshot, type ValuesOfSnapshot, valuesSnapshot } from '../snapshot.js'
import type { States } from '../states.js'
import { summed } from '../tally.js'
import type { Progress } from './control.js'
import { mustBeCopied, mustSurviveCopying } from './copies.js'
import { type Counts, countsOf, type Round, type RoundEnd, runRound } from './round.js'
import { loadProtocol, type ProtocolSource } from './source.js'
import { startThreads, type Threads } from './threads.js'

export { startThreads, type Threads }

export interface ParallelOptions {
  /** How many threads, from 2; or threads that were started before, which are left for the next exploration. */
  readonly workers: number | Threads
  readonly symmetry?: boolean
  /** Whether a state without successors is an error; what `Protocol.deadlock` says if it is not given. */
  readonly deadlock?: boolean
  /** Stop once about this many distinct states were found. */
  readonly maxStates?: number
  /** Stop before the tables of all workers have more bytes than these. */
  readonly maxBytes?: number
  /**
   * Called when all workers stand ready, with a function that tells how far they have come together, and one that has them
   * rest for a checkpoint as soon as they have done something. Called again when they go on.
   */
  readonly began?: (look: () => Progress & { readonly depth: number }, pause: () => void) => void
  /** Called when all workers have come to rest: at the end, and before a checkpoint is taken. */
  readonly ended?: () => void
  /** Go on with an exploration of the same protocol, with the same symmetry; the number of threads may be another. */
  readonly resume?: Snapshot
  /** Called at each rest, unless the exploration is complete or found a violation, with all that is needed to go on. */
  readonly checkpoint?: (snapshot: Snapshot) => void
  /** Stops the exploration; its report then says what was covered. */
  readonly signal?: AbortSignal
}

export const exploreInParallel = async <L, M, E>(
  source: ProtocolSource,
  options: ParallelOptions,
): Promise<Report<L, M>> => {
  const { workers, symmetry = false, deadlock, ended, resume, checkpoint, signal } = options
  mustBeCopied(source)
  const { plain, watched } = accept(await loadProtocol<L, M, E>(source), { symmetry, deadlock })
  mustSurviveCopying(plain)
  if (resume !== undefined) mustBeOf(plain, symmetry, resume)
  const { explorer: first, memory, before } = beginning(watched, symmetry, true, resume)
  // Then there is nothing to share, and the report is that of one thread.
  if (first.violation !== undefined) return exploring(plain, { symmetry }).report()

  const threads = typeof workers === 'number' ? startThreads(workers) : workers
  const { space, states, generated, distinct, expanded } = first
  const { outside, generatedBy, distinctBy, tally } = before
  let counts: Counts = { outside, generatedBy, distinctBy, tally: summed([tally, plain.tally?.() ?? new Map()]) }
  let round: Round = {
    progress: { generated, distinct, queue: distinct - expanded, bytes: 0 },
    depth: resume?.depth ?? 1,
    values: valuesSnapshot(space),
  }
  const task = { ...{ source, symmetry, deadlock, memory }, ...limitsOf(options) }
  try {
    for (;;) {
      const at = await runRound(threads, task, round, options)
      ended?.()
      const { ends, paused, progress, depth, values } = at
      counts = countsOf(counts, ends)
      const found = ends.map((end) => end.violation).find((violates) => violates !== null)
      states.refresh()
      if (found === undefined && values !== null && progress.queue > 0) {
        checkpoint?.(snapshotOf(at, values, states, counts, identityOf(plain, symmetry, values)))
        if (paused && !signal?.aborted) {
          round = { progress: { ...progress, bytes: 0 }, depth, values }
          continue
        }
      }
      if (values !== null) restoreValues(space, values)
      const violation =
        found === undefined ? null : counterexample(space, recogniser(space, first.orbits), textsTo(first, found))
      return {
        result: violation ? 'violation' : progress.queue === 0 ? 'ok' : 'stopped',
        ...progress,
        ...{ outside: counts.outside, depth, violation, tally: counts.tally },
        coverage: coverageOf(plain, counts.generatedBy, counts.distinctBy),
        skipped: skippedBy(plain),
      }
    }
  } finally {
    if (threads !== workers) await threads.end()
  }
}

const limitsOf = ({
  maxStates = Number.POSITIVE_INFINITY,
  maxBytes = Number.POSITIVE_INFINITY,
}: ParallelOptions): { readonly maxStates: number; readonly maxBytes: number } => ({ maxStates, maxBytes })

/** Of workers at rest. */
const snapshotOf = (
  { progress }: RoundEnd,
  values: ValuesOfSnapshot,
  states: States,
  counts: Counts,
  identity: Snapshot['identity'],
): Snapshot => ({
  ...values,
  ...statesSnapshot(states),
  identity,
  generated: progress.generated,
  expanded: progress.distinct - progress.queue,
  ...counts,
})

/** Explores with several threads: counts, depth and result are those of one. */
import { accept } from '../accept.js'
import { compacted } from '../compaction.js'
import { counterexample } from '../counterexample.js'
import { coverageOf, exploring, orbitsOf, type Report, recogniser, skippedBy } from '../explore.js'
import { Explorer } from '../explorer.js'
import { identityOf, type Known, mustBeOf } from '../identity.js'
import { Rows } from '../rows.js'
import { type Snapshot, valuesSnapshot } from '../snapshot.js'
import { Space } from '../space.js'
import { States } from '../states.js'
import type { Progress } from './control.js'
import { mustBeCopied, mustSurviveCopying } from './copies.js'
import type { Buffers } from './notices.js'
import { type Counts, countsOf, type Round, type RoundEnd, runRound } from './round.js'
import { listsMemory } from './shared-lists.js'
import { loadProtocol, type ProtocolSource } from './source.js'
import { startThreads, type Threads } from './threads.js'

export { startThreads, type Threads }

export interface ParallelOptions {
  /** How many threads, from 2; or threads that were started before, which are left for the next exploration. */
  readonly workers: number | Threads
  readonly symmetry?: boolean
  /** Whether a state without successors is an error; what `Protocol.deadlock` says if it is not given. */
  readonly deadlock?: boolean
  /** Stop once about so many distinct states were found. */
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
  const space = new Space(watched)
  const orbits = orbitsOf(space, symmetry)
  const { buffers, memory } = sharedMemory()
  const states = new States(space.width, (row) => space.hash(row), memory, true)
  const first = new Explorer(space, orbits, states)
  if (resume === undefined) first.begin()
  else first.restore(resume)
  // Then there is nothing to share, and the report is that of one thread.
  if (first.violation !== undefined) return exploring(plain, { symmetry }).report()

  const threads = typeof workers === 'number' ? startThreads(workers) : workers
  const { generated, expanded, outside, generatedBy, distinctBy } = first
  let counts: Counts = { outside, generatedBy, distinctBy, tally: first.tally() }
  let round: Round = {
    progress: { generated, distinct: states.count, queue: states.count - expanded, bytes: 0 },
    depth: resume?.depth ?? 1,
    rest: { values: valuesSnapshot(space), buffers },
  }
  const task = { ...{ source, symmetry, deadlock, lists: listsMemory() }, ...limitsOf(options) }
  try {
    for (;;) {
      const at = await runRound(threads, task, round, options)
      ended?.()
      const { ends, paused, progress, depth, rest } = at
      counts = countsOf(counts, ends)
      const texts = ends.map(({ violation }) => violation).find((found) => found !== null)
      if (texts === undefined && rest !== null)
        checkpoint?.(snapshotOf(space.width, at, rest, counts, (known) => identityOf(plain, symmetry, known)))
      if (texts === undefined && rest !== null && paused && !signal?.aborted) {
        round = { progress: { ...progress, bytes: 0 }, depth, rest }
        continue
      }
      const violation = texts === undefined ? null : counterexample(space, recogniser(space, orbits), texts)
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
  width: number,
  { progress, depth }: RoundEnd,
  rest: Round['rest'],
  counts: Counts,
  identity: (known: Known) => Snapshot['identity'],
): Snapshot => ({
  ...rest.values,
  ...compacted(new Rows(width, (name) => bufferOf(rest.buffers, name))),
  ...{ depth, generated: progress.generated, ...counts },
  identity: identity(rest.values),
})

/** Memory that is made here, for all workers. */
const sharedMemory = () => {
  const buffers = new Map<string, SharedArrayBuffer>()
  const memory = (name: string, bytes: number) => {
    const buffer = new SharedArrayBuffer(bytes)
    // Of the sets of slots only the last is in use.
    if (name.startsWith('slots'))
      for (const other of buffers.keys()) if (other.startsWith('slots')) buffers.delete(other)
    buffers.set(name, buffer)
    return buffer
  }
  return { buffers, memory }
}

const bufferOf = (buffers: Buffers, name: string): ArrayBufferLike => {
  const buffer = buffers.get(name)
  if (buffer === undefined) throw new Error(`there is no memory of the name ${name}`)
  return buffer
}

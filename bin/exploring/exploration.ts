/** Runs an exploration with a progress line, within its limits, from and to checkpoints, until a signal stops it. */
import { totalmem } from 'node:os'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { memory, progressLine } from '../../conformance/report/exploration/progress.js'
import type { Report } from '../../model/checker/explore.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { Snapshot } from '../../model/checker/snapshot.js'
import type { ProtocolSource } from '../../model/checker/workers/source.js'
import { counted, grouped } from '../../text/counts.js'
import type { Settings } from '../checkpoint/format.js'
import { type Checkpoint, readCheckpoint } from '../checkpoint/read.js'
import { tryCheckpoint, writeCheckpoint } from '../checkpoint/write.js'
import { programVersion } from '../cli/program-version.js'
import { liveLine, printLines } from '../cli/terminal.js'
import { type ExplorationValues, MOST_STATES, saveEveryOf } from '../flags/exploration.js'
import { exploreOnOneThread, type Watch } from './one-thread.js'
import { stopAtSignals } from './stopping.js'
import { exploreOnThreads } from './threads.js'

/** What is explored. */
export interface Space<L, M, E> {
  readonly protocol: Protocol<L, M, E>
  /** The same protocol, for other threads. */
  readonly source: ProtocolSource
  /** All that makes a difference to it: a checkpoint of other settings is refused. */
  readonly settings: Settings
  /** Whether a state without successors is an error. */
  readonly deadlock?: boolean
}

export interface Run<L, M> {
  readonly report: Report<L, M>
  /** Those of the runs before a checkpoint included. */
  readonly seconds: number
  /** What stopped it, in words; undefined if it came to its end. */
  readonly stoppedBy: string | undefined
  readonly interrupted: boolean
  /** Whether a checkpoint was to be written and could not be. */
  readonly unsaved: boolean
  readonly notes: readonly string[]
}

/**
 * Explores to the end, to a limit, or to the first Ctrl-C or SIGTERM. Left: why it did not begin, in one line.
 */
export const run = async <L, M, E>(
  space: Space<L, M, E>,
  values: ExplorationValues,
): Promise<Either<string, Run<L, M>>> => {
  const { checkpoint, resume } = values
  const possible = checkpoint === null ? right(undefined) : tryCheckpoint(checkpoint)
  if (isLeft(possible)) return possible
  const settings = { ...space.settings, '--symmetry': values.symmetry }
  const from = resume === null ? right(undefined) : readCheckpoint(resume, { program: programVersion(), settings })
  if (isLeft(from)) return from

  const limits = limitsOf(values)
  const before = from.right?.seconds ?? 0
  const stopping = stopAtSignals()
  const live = liveLine(process.stderr)
  let unsaved = false
  const save = (file: string) => (snapshot: Snapshot, seconds: number) => {
    const written = writeCheckpoint(file, {
      program: programVersion(),
      settings,
      seconds: before + seconds,
      snapshot,
    })
    unsaved = isLeft(written)
    live.clear()
    printLines(process.stderr, [
      isLeft(written) ? `lockstep: ${written.left}` : `${file} is written; --resume ${file} goes on from it`,
    ])
  }
  const watch: Watch = {
    signal: stopping.signal,
    show: (progress) => live.show((width) => progressLine({ ...progress, seconds: before + progress.seconds }, width)),
    saving: checkpoint === null ? undefined : { save: save(checkpoint), every: saveEveryOf(values) },
  }
  try {
    const { report, seconds } = await explored(space, values, limits, from.right, watch)
    const stoppedBy = stoppedByOf(report, limits, stopping.by())
    const notes = notesOf(values, from.right)
    const interrupted = report.result === 'stopped' && stopping.signal.aborted
    return right({ report, seconds: before + seconds, stoppedBy, interrupted, unsaved, notes })
  } catch (error) {
    if (!isOutOfMemory(error)) throw error
    return left(`the system gives no more memory; expected a --memory smaller than ${memory(limits.maxBytes)}`)
  } finally {
    stopping.release()
    live.clear()
  }
}

interface Limits {
  readonly maxStates: number
  readonly maxBytes: number
}

const limitsOf = ({ maxStates, memory: given }: ExplorationValues): Limits => ({
  maxStates: maxStates ?? MOST_STATES,
  maxBytes: given ?? Math.floor(0.75 * Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)),
})

const explored = <L, M, E>(
  { protocol, source, deadlock = false }: Space<L, M, E>,
  { workers, symmetry }: ExplorationValues,
  limits: Limits,
  from: Checkpoint | undefined,
  watch: Watch,
) => {
  const options = { ...limits, symmetry, deadlock, ...(from === undefined ? {} : { resume: from.snapshot }) }
  return workers === 1
    ? exploreOnOneThread(protocol, options, watch)
    : exploreOnThreads<L, M, E>(source, { ...options, workers }, watch)
}

const stoppedByOf = (
  { result, distinct, bytes }: Report<unknown, unknown>,
  { maxStates, maxBytes }: Limits,
  signal: string | undefined,
): string | undefined => {
  if (result !== 'stopped') return undefined
  if (signal !== undefined) return signal
  if (distinct >= maxStates) return `by --max-states ${grouped(maxStates)}`
  return `before the tables, now ${memory(bytes)}, outgrow --memory ${memory(maxBytes)},`
}

const notesOf = ({ workers, symmetry, resume }: ExplorationValues, from: Checkpoint | undefined): readonly string[] => [
  ...(symmetry ? ['distinct counts orbits: states that differ only in which server is which are one'] : []),
  ...(workers === 1 ? [] : [`on ${counted(workers, 'thread')}`]),
  ...(from === undefined ? [] : [`${from.seconds.toFixed(1)} s of them before ${resume} was written`]),
]

/** What V8 says when the memory of a typed array cannot be had. */
const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError && /allocation failed|Invalid typed array length/i.test(error.message)

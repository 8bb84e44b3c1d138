/** Lets threads explore until they come to rest: at the end, or to be gone on with. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { ValuesOfSnapshot } from '../snapshot.js'
import { summed, type Tally } from '../tally.js'
import { Control, controlMemory, type Progress } from './control.js'
import { listsMemory } from './shared-lists.js'
import type { Threads } from './threads.js'
import type { WorkerEnd, WorkerReady, WorkerTask } from './worker.js'

/** Where an exploration stands while no thread is at work. */
export interface Round {
  readonly progress: Progress
  /** Of the level that comes next, or is not done. */
  readonly depth: number
  /** What the integers stand for. */
  readonly values: ValuesOfSnapshot
}

export interface RoundEnd extends Pick<Round, 'progress' | 'depth'> {
  /** Null where nothing is left to explore. */
  readonly values: WorkerEnd['values']
  readonly ends: readonly WorkerEnd[]
  /** Whether the threads rest because they were asked to, and are to go on. */
  readonly paused: boolean
}

/** What threads count apart, and for all rounds together. */
export interface Counts {
  readonly outside: number
  readonly generatedBy: Float64Array
  readonly distinctBy: Float64Array
  readonly tally: Tally
}

export interface Pauses {
  /** See `ParallelOptions`. */
  readonly began?: (look: () => Progress & { readonly depth: number }, pause: () => void) => void
  readonly signal?: AbortSignal
}

type Task = Pick<WorkerTask, 'source' | 'symmetry' | 'deadlock' | 'memory' | 'maxStates' | 'maxBytes'>

export const countsOf = (before: Counts, ends: readonly WorkerEnd[]): Counts => {
  const sum = (field: 'generatedBy' | 'distinctBy') =>
    ends.map((end) => end[field]).reduce((total, one) => total.map((value, k) => value + one[k]!), before[field])
  return {
    outside: ends.reduce((total, end) => total + end.outside, before.outside),
    generatedBy: sum('generatedBy'),
    distinctBy: sum('distinctBy'),
    tally: summed([before.tally, ...ends.map(({ tally }) => tally)]),
  }
}

export const runRound = async (
  threads: Threads,
  task: Task,
  { progress, depth, values }: Round,
  { began, signal }: Pauses,
): Promise<RoundEnd> => {
  const control = new Control(controlMemory(threads.count, depth, progress))
  const stop = () => control.stop()
  let paused = false
  /** Not before something was done, or many short rounds would come to nothing. */
  const pause = (): void => {
    if (control.sum().generated === progress.generated) return
    paused = true
    stop()
  }
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  try {
    const ready = threads.next<WorkerReady>()
    // If a task cannot be given, that is the error, and not that the threads are then ended.
    ready.catch(() => {})
    const lists = listsMemory()
    for (const [self, others] of connect(threads.count).entries())
      threads.give(self, { ...task, values, lists, self, others, control: control.memory })
    await ready
    began?.(() => ({ ...control.sum(), depth: control.depth() }), pause)
    const ending = threads.next<WorkerEnd>()
    control.begin()
    const ends = await ending
    return { progress: control.sum(), depth: control.depth(), values: ends[0]?.values ?? null, ends, paused }
  } finally {
    signal?.removeEventListener('abort', stop)
    control.stop()
  }
}

/** By worker the ports to each of the others. */
const connect = (count: number): readonly (readonly MessagePort[])[] => {
  const ports: MessagePort[][] = Array.from({ length: count }, () => [])
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const { port1, port2 }: { port1: MessagePort; port2: MessagePort } = new MessageChannel()
      ports[a]!.push(port1)
      ports[b]!.push(port2)
    }
  }
  return ports
}

/** Explores with several threads: counts, depth and result are those of one. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { compacted } from '../compaction.js'
import { counterexample } from '../counterexample.js'
import { coverageOf, exploring, orbitsOf, type Report, recogniser, skippedBy } from '../explore.js'
import { Explorer } from '../explorer.js'
import { Rows } from '../rows.js'
import { type Snapshot, valuesSnapshot } from '../snapshot.js'
import { Space } from '../space.js'
import { States } from '../states.js'
import { summed } from '../tally.js'
import { Control, controlMemory, type Progress } from './control.js'
import type { Buffers } from './notices.js'
import { listsMemory } from './shared-lists.js'
import { loadProtocol, type ProtocolSource } from './source.js'
import { startThreads, type Threads } from './threads.js'
import type { WorkerEnd, WorkerReady } from './worker.js'

export interface ParallelOptions {
  /** How many threads, from 2; or threads that were started before, which are left for the next exploration. */
  readonly workers: number | Threads
  readonly symmetry?: boolean
  /** Stop once about so many distinct states were found. */
  readonly maxStates?: number
  /** Stop before the tables of all workers have more bytes than these. */
  readonly maxBytes?: number
  /** Called when all workers stand ready, with a function that tells how far they have come together. */
  readonly began?: (look: () => Progress & { readonly depth: number }) => void
  /** Called when all workers have come to rest, before their threads end. */
  readonly ended?: () => void
  /** Go on with an exploration of the same protocol, with the same symmetry; the number of threads may be another. */
  readonly resume?: Snapshot
  /** Called at the end, unless the exploration is complete or found a violation, with all that is needed to go on. */
  readonly checkpoint?: (snapshot: Snapshot) => void
  /** Stops the exploration; its report then says what was covered. */
  readonly signal?: AbortSignal
}

export const exploreInParallel = async <L, M, E>(
  source: ProtocolSource,
  {
    workers,
    symmetry = false,
    maxStates = Number.POSITIVE_INFINITY,
    maxBytes = Number.POSITIVE_INFINITY,
    began,
    ended,
    resume,
    checkpoint,
    signal,
  }: ParallelOptions,
): Promise<Report<L, M>> => {
  const protocol = await loadProtocol<L, M, E>(source)
  const space = new Space(protocol)
  const orbits = orbitsOf(space, symmetry)
  const { buffers, memory } = sharedMemory()
  const states = new States(space.width, (row) => space.hash(row), memory, true)
  const first = new Explorer(space, orbits, states)
  if (resume === undefined) first.begin()
  else first.restore(resume)
  // Then there is nothing to share, and the report is that of one thread.
  if (first.violation !== undefined) return exploring(protocol, { symmetry }).report()

  const threads = typeof workers === 'number' ? startThreads(workers) : workers
  const before = { generated: first.generated, distinct: states.count, queue: states.count - first.expanded, bytes: 0 }
  const control = new Control(controlMemory(threads.count, resume?.depth ?? 1, before))
  const values = valuesSnapshot(space)
  const lists = listsMemory()
  const stop = () => control.stop()
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  try {
    const ready = threads.next<WorkerReady>()
    for (const [self, others] of connect(threads.count).entries())
      threads.give(self, {
        ...{ source, symmetry, self, others, buffers, values, maxStates, maxBytes },
        ...{ control: control.memory, lists },
      })
    await ready
    began?.(() => ({ ...control.sum(), depth: control.depth() }))
    const ending = threads.next<WorkerEnd>()
    control.begin()
    const ends = await ending
    ended?.()
    const sum = (field: 'generatedBy' | 'distinctBy') =>
      ends.map((end) => end[field]).reduce((total, one) => total.map((value, k) => value + one[k]!), first[field])
    const [generatedBy, distinctBy] = [sum('generatedBy'), sum('distinctBy')]
    const tally = summed([first.tally(), ...ends.map((end) => end.tally)])
    const progress = control.sum()
    const depth = control.depth()
    const texts = ends.map(({ violation }) => violation).find((found) => found !== null)
    const rest = ends[0]?.rest
    if (texts === undefined && rest)
      checkpoint?.({
        ...rest.values,
        ...compacted(new Rows(space.width, (name) => bufferOf(rest.buffers, name))),
        ...{ depth, generated: progress.generated, generatedBy, distinctBy, tally },
      })
    const violation = texts === undefined ? null : counterexample(space, recogniser(space, orbits), texts)
    return {
      result: violation ? 'violation' : progress.queue === 0 ? 'ok' : 'stopped',
      ...progress,
      ...{ depth, violation, tally },
      coverage: coverageOf(protocol, generatedBy, distinctBy),
      skipped: skippedBy(protocol),
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    control.stop()
    if (threads !== workers) await threads.end()
  }
}

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

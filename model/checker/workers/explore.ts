/** Explores with several threads: counts, depth and result are those of one. */
import { MessageChannel, type MessagePort, type TransferListItem, Worker } from 'node:worker_threads'
import { type Counterexample, counterexample } from '../counterexample.js'
import { coverageOf, orbitsOf, type Report, recogniser, skippedBy } from '../explore.js'
import { Space } from '../space.js'
import { Control, controlMemory, type Progress } from './control.js'
import type { Link } from './exchange.js'
import { ringMemory } from './ring.js'
import { loadProtocol, type ProtocolSource } from './source.js'
import type { FoundText, WorkerEnd, WorkerTask } from './worker.js'

export interface ParallelOptions {
  /** How many threads, from 2. */
  readonly workers: number
  readonly symmetry?: boolean
  /** Stop once about so many distinct states were found. */
  readonly maxStates?: number
  /** Stop once the tables of all workers have about so many bytes. */
  readonly maxBytes?: number
  /** Called every 200 ms with how far all workers together have come. */
  readonly progress?: (progress: Progress & { readonly depth: number }) => void
  /** Stops the exploration; its report then says what was covered. */
  readonly signal?: AbortSignal
}

/** Integers in a ring: 4 MiB. */
const RING = 1 << 20
const PROGRESS_INTERVAL = 200

/**
 * Starts a worker. From source, in a checkout, the worker's entry is TypeScript, and the thread must be given a loader
 * for it first: threads do not inherit one.
 */
const startWorker = (workerData: WorkerTask, transferList: TransferListItem[]): Worker => {
  const options = { workerData, transferList }
  if (import.meta.url.endsWith('.js')) return new Worker(new URL('./worker.js', import.meta.url), options)
  const loader = import.meta.resolve('tsx/esm/api')
  const file = new URL('./worker.ts', import.meta.url).href
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(file)}) })`
  return new Worker(code, { ...options, eval: true, execArgv: [] })
}

export const exploreInParallel = async <L, M, E>(
  source: ProtocolSource,
  {
    workers: count,
    symmetry = false,
    maxStates = Number.POSITIVE_INFINITY,
    maxBytes = Number.POSITIVE_INFINITY,
    progress,
    signal,
  }: ParallelOptions,
): Promise<Report<L, M>> => {
  const protocol = await loadProtocol<L, M, E>(source)
  const memory = controlMemory(count)
  const control = new Control(memory)
  const links = connect(count)
  const workers = links.map((row, self) => {
    const task: WorkerTask = { source, symmetry, self, control: memory, links: row, maxStates, maxBytes }
    const ports = row.flatMap((link): TransferListItem[] => (link === null ? [] : [link.port]))
    return startWorker(task, ports)
  })
  const stop = () => control.stop()
  const timer = setInterval(() => progress?.({ ...control.sum(), depth: control.depth() }), PROGRESS_INTERVAL)
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  try {
    const ends = await Promise.all(workers.map((worker) => next<WorkerEnd>(worker, control)))
    const violation = ends.map((end) => end.violation).find((found) => found !== null)
    const path = violation ? await pathTo<L, M, E>(protocol, symmetry, workers, violation, control) : null
    const sum = (field: 'generatedBy' | 'distinctBy') =>
      ends.map((end) => end[field]).reduce((total, one) => total.map((value, k) => value + one[k]!))
    const { generated, distinct, queue, bytes } = control.sum()
    return {
      result: path ? 'violation' : queue === 0 ? 'ok' : 'stopped',
      generated,
      distinct,
      depth: control.depth(),
      queue,
      bytes,
      coverage: coverageOf(protocol, sum('generatedBy'), sum('distinctBy')),
      violation: path,
      skipped: skippedBy(protocol),
    }
  } finally {
    clearInterval(timer)
    signal?.removeEventListener('abort', stop)
    control.stop()
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** By worker the links to each of the others. */
const connect = (count: number): readonly (readonly (Link | null)[])[] => {
  const table: (Link | null)[][] = Array.from({ length: count }, () => Array.from({ length: count }, () => null))
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const { port1, port2 }: { port1: MessagePort; port2: MessagePort } = new MessageChannel()
      const forth = ringMemory(RING)
      const back = ringMemory(RING)
      table[a]![b] = { outgoing: forth, incoming: back, port: port1 }
      table[b]![a] = { outgoing: back, incoming: forth, port: port2 }
    }
  }
  return table
}

/** The next message of a worker. When one fails, the others are stopped too. */
const next = <A>(worker: Worker, control: Control): Promise<A> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error) => {
      control.stop()
      reject(error)
    }
    worker.once('message', (message: A) => {
      worker.off('error', failed)
      resolve(message)
    })
    worker.once('error', failed)
    worker.once('exit', (code) => failed(new Error(`a worker thread ended with code ${code}`)))
  })

/** Asks each state's owner for its parent, back to the initial state, and walks the path anew. */
const pathTo = async <L, M, E>(
  protocol: Parameters<typeof skippedBy<L, M, E>>[0],
  symmetry: boolean,
  workers: readonly Worker[],
  violation: FoundText,
  control: Control,
): Promise<Counterexample<L, M>> => {
  const texts = [violation.text]
  for (let reference = violation.parent; reference >= 0; ) {
    const owner = workers[reference % workers.length]!
    const answer = next<FoundText>(owner, control)
    owner.postMessage(Math.floor(reference / workers.length))
    const { text, parent } = await answer
    texts.unshift(text)
    reference = parent
  }
  const space = new Space(protocol)
  return counterexample(space, recogniser(space, orbitsOf(space, symmetry)), texts)
}

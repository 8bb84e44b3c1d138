/** Explores with several threads: counts, depth and result are those of one. */
import { MessageChannel, type MessagePort, type TransferListItem, Worker } from 'node:worker_threads'
import { type Counterexample, counterexample } from '../counterexample.js'
import { coverageOf, orbitsOf, type Report, recogniser, skippedBy } from '../explore.js'
import type { Protocol } from '../protocol.js'
import type { Snapshot } from '../snapshot.js'
import { Space } from '../space.js'
import { summed } from '../tally.js'
import { Control, controlMemory, type Progress } from './control.js'
import type { Link } from './exchange.js'
import { ringMemory } from './ring.js'
import { loadProtocol, type ProtocolSource } from './source.js'
import type { FoundText, Question, Resumption, WorkerEnd, WorkerReady, WorkerTask } from './worker.js'

export interface ParallelOptions {
  /** How many threads, from 2. */
  readonly workers: number
  readonly symmetry?: boolean
  /** Stop once about so many distinct states were found. */
  readonly maxStates?: number
  /** Stop before the tables of all workers have more bytes than these. */
  readonly maxBytes?: number
  /** Called when all workers stand ready, with a function that tells how far they have come together. */
  readonly began?: (look: () => Progress & { readonly depth: number }) => void
  /** Called when all workers have come to rest, before their threads end. */
  readonly ended?: () => void
  /** Go on with an exploration of the same protocol, with the same symmetry and as many workers. */
  readonly resume?: readonly Snapshot[]
  /** Called at the end, unless the exploration is complete or found a violation, with all that is needed to go on. */
  readonly checkpoint?: (snapshots: readonly Snapshot[]) => void
  /** Stops the exploration; its report then says what was covered. */
  readonly signal?: AbortSignal
}

/** Integers in a ring: 4 MiB. */
const RING = 1 << 20

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
    began,
    ended,
    resume,
    checkpoint,
    signal,
  }: ParallelOptions,
): Promise<Report<L, M>> => {
  const protocol = await loadProtocol<L, M, E>(source)
  if (resume !== undefined && resume.length !== count)
    throw new RangeError(`the checkpoint is of ${resume.length} workers`)
  const memory = controlMemory(count, resume?.[0]?.depth)
  const control = new Control(memory)
  const links = connect(count)
  const resumptions = resume?.map(resumptionOf)
  const workers = links.map((row, self) => {
    const task: WorkerTask = {
      source,
      symmetry,
      self,
      control: memory,
      links: row,
      maxStates,
      maxBytes,
      resume: resumptions?.[self] ?? null,
    }
    const ports = row.flatMap((link): TransferListItem[] => (link === null ? [] : [link.port]))
    return startWorker(task, task.resume === null ? ports : [...ports, task.resume.states])
  })
  const stop = () => control.stop()
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  try {
    await Promise.all(workers.map((worker) => next<WorkerReady>(worker)))
    began?.(() => ({ ...control.sum(), depth: control.depth() }))
    const ending = Promise.all(workers.map((worker) => next<WorkerEnd>(worker)))
    control.begin()
    const ends = await ending
    ended?.()
    const violation = ends.map((end) => end.violation).find((found) => found !== null)
    const path = violation ? await pathTo<L, M, E>(protocol, symmetry, workers, violation) : null
    const sum = (field: 'generatedBy' | 'distinctBy') =>
      ends.map((end) => end[field]).reduce((total, one) => total.map((value, k) => value + one[k]!))
    const { generated, distinct, queue, bytes } = control.sum()
    if (path === null && queue > 0)
      checkpoint?.(await Promise.all(workers.map((worker) => ask<Snapshot>(worker, { snapshot: true }))))
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
      tally: summed(ends.map(({ tally }) => tally)),
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    control.stop()
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** Hands the states of a snapshot to a worker one piece after the other, as it asks for them. */
const resumptionOf = ({ states, ...rest }: Snapshot): Resumption => {
  const { port1, port2 }: { port1: MessagePort; port2: MessagePort } = new MessageChannel()
  const pieces = states[Symbol.iterator]()
  port1.on('message', () => {
    const { done, value } = pieces.next()
    port1.postMessage(done === true ? null : { rows: value.rows.slice(), parents: value.parents.slice() })
    if (done === true) port1.close()
  })
  return { ...rest, states: port2 }
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

/** The next message of a worker. */
const next = <A>(worker: Worker): Promise<A> =>
  new Promise((resolve, reject) => {
    const ended = (code: number) => reject(new Error(`a worker thread ended with code ${code}`))
    worker.once('error', reject)
    worker.once('exit', ended)
    worker.once('message', (message: A) => {
      worker.off('error', reject)
      worker.off('exit', ended)
      resolve(message)
    })
  })

const ask = <A>(worker: Worker, question: Question): Promise<A> => {
  const answer = next<A>(worker)
  worker.postMessage(question)
  return answer
}

/** Asks each state's owner for its parent, back to the initial state, and walks the path anew. */
const pathTo = async <L, M, E>(
  protocol: Protocol<L, M, E>,
  symmetry: boolean,
  workers: readonly Worker[],
  violation: FoundText,
): Promise<Counterexample<L, M>> => {
  const texts = [violation.text]
  for (let reference = violation.parent; reference >= 0; ) {
    const found = Math.floor(reference / workers.length)
    const { text, parent } = await ask<FoundText>(workers[reference % workers.length]!, { found })
    texts.unshift(text)
    reference = parent
  }
  const space = new Space(protocol)
  return counterexample(space, recogniser(space, orbitsOf(space, symmetry)), texts)
}

/** A worker thread: explores the states that fall to it, exchanges the others, and then answers what it is asked. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { orbitsOf, STATES_AHEAD } from '../explore.js'
import { Explorer, type Share } from '../explorer.js'
import type { Snapshot, StatePiece } from '../snapshot.js'
import { Space } from '../space.js'
import type { Tally } from '../tally.js'
import { Control, type ControlMemory } from './control.js'
import { Exchange, type Link } from './exchange.js'
import { loadProtocol, type ProtocolSource } from './source.js'

export interface WorkerTask {
  readonly source: ProtocolSource
  readonly symmetry: boolean
  readonly self: number
  readonly control: ControlMemory
  /** By worker; null for this one. */
  readonly links: readonly (Link | null)[]
  /** Stop when all workers together have found so many states. */
  readonly maxStates: number
  /** Stop before all workers together use more bytes than these. */
  readonly maxBytes: number
  readonly resume: Resumption | null
}

/** What a worker goes on from. The states come piece by piece: each null sent to the port is answered by the next one. */
export interface Resumption extends Omit<Snapshot, 'states'> {
  readonly states: MessagePort
}

/** Says that a worker stands ready to begin. */
export interface WorkerReady {
  readonly ready: true
}

/** What a worker tells at its end. */
export interface WorkerEnd {
  readonly generatedBy: Float64Array
  readonly distinctBy: Float64Array
  readonly tally: Tally
  /** The violating state's text and its parent's reference. */
  readonly violation: FoundText | null
}

/** A state on the way to a violation: asked for by its number in the worker. */
export interface FoundText {
  readonly text: string
  readonly parent: number
}

/** How many states are expanded between two looks at what has arrived. */
const BATCH = 256

/** What the coordinator may ask once the exploration is at rest. */
export type Question = { readonly found: number } | { readonly snapshot: true }

const run = async (task: WorkerTask): Promise<void> => {
  const port = parentPort
  if (port === null) throw new Error('this module is the entry of a worker thread')
  const { self, links, symmetry } = task
  const control = new Control(task.control)
  const space = new Space(await loadProtocol<unknown, unknown, unknown>(task.source))
  const orbits = orbitsOf(space, symmetry)
  const exchanges = links.map((link) => link && new Exchange(space, link.port, link))
  const others = exchanges.filter((exchange) => exchange !== null)

  const drain = () => {
    for (const exchange of others) exchange.drain(explorer)
  }
  const wait = () => {
    drain()
    control.pause()
  }
  const share: Share = {
    self,
    count: links.length,
    send: (owner, row, hash, parent, how) => exchanges[owner]?.send(row, hash, parent, how, wait),
  }
  const resumed = task.resume === null ? undefined : { ...task.resume, states: pieces(task.resume.states) }
  const explorer = new Explorer(space, orbits, share, resumed)
  const { states } = explorer

  const look = () => {
    const queue = states.count - explorer.next
    control.report(self, {
      generated: explorer.generated,
      distinct: states.count,
      queue,
      bytes: states.bytes + space.bytes,
      bytesSoon: states.bytesToAdd(STATES_AHEAD) + space.bytes,
    })
    const { distinct, bytesSoon } = control.sum()
    const full = distinct >= task.maxStates || bytesSoon > task.maxBytes
    if (explorer.violation !== undefined || (full && queue > 0)) control.stop()
  }

  /**
   * Expands the states of a level, and takes in all that the others send meanwhile: also when it is to stop, so that no
   * state is lost on its way.
   */
  const level = () => {
    while (explorer.next < explorer.levelEnd && !control.stopped()) {
      for (let n = 0; n < BATCH && explorer.next < explorer.levelEnd && explorer.violation === undefined; n++)
        explorer.expand()
      drain()
      look()
    }
    for (const exchange of others) exchange.publish()
    control.done()
    while (!(control.allDone() && others.every((exchange) => exchange.isEmpty()))) wait()
    look()
  }

  port.postMessage({ ready: true } satisfies WorkerReady)
  control.awaitBeginning()
  for (level(); control.barrier(states.count - explorer.levelEnd); level()) {
    explorer.levelEnd = states.count
    explorer.depth = control.depth()
  }

  const { violation, generatedBy, distinctBy } = explorer
  const end: WorkerEnd = {
    generatedBy,
    distinctBy,
    tally: explorer.tally(),
    violation: violation ? { text: space.text(representative(violation.row)), parent: violation.parent } : null,
  }
  port.postMessage(end)
  port.on('message', (question: Question) => {
    if ('snapshot' in question) {
      const snapshot = explorer.snapshot()
      // Nothing is explored any more: the table is handed over rather than copied.
      const table = snapshot.states.flatMap(({ rows, parents }) => [rows, parents])
      return port.postMessage(
        snapshot,
        table.map(({ buffer }) => buffer as ArrayBuffer),
      )
    }
    const { row, parent } = states.found(question.found)
    port.postMessage({ text: space.text(row), parent } satisfies FoundText)
  })

  function representative(row: Int32Array): Int32Array {
    const into = row.slice()
    orbits?.representative(row, into)
    return into
  }

  function* pieces(from: MessagePort): Generator<StatePiece> {
    for (;;) {
      from.postMessage(null)
      let received = receiveMessageOnPort(from)
      for (; received === undefined; received = receiveMessageOnPort(from)) control.pause()
      const piece: StatePiece | null = received.message
      if (piece === null) return
      yield piece
    }
  }
}

await run(workerData)

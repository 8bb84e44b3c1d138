/** The entry of one worker thread: expands its share of each level, and waits for the others between levels. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { accept } from '../accept.js'
import { orbitsOf, textsTo } from '../explore.js'
import { Explorer } from '../explorer.js'
import { restoreValues, type ValuesOfSnapshot, valuesSnapshot } from '../snapshot.js'
import { Space } from '../space.js'
import { States } from '../states.js'
import type { Tally } from '../tally.js'
import { Control, type ControlMemory } from './control.js'
import { type Buffers, Notices } from './notices.js'
import { type ListsMemory, sharedLists } from './shared-lists.js'
import { loadProtocol, type ProtocolSource } from './source.js'

export interface WorkerTask {
  readonly source: ProtocolSource
  readonly symmetry: boolean
  readonly deadlock: boolean | undefined
  /** This worker's number, from 0. */
  readonly self: number
  readonly control: ControlMemory
  /** To each of the other workers. */
  readonly others: readonly MessagePort[]
  /** The visited states. */
  readonly buffers: Buffers
  readonly lists: ListsMemory
  /** What their integers stand for. */
  readonly values: ValuesOfSnapshot
  readonly maxStates: number
  readonly maxBytes: number
}

export interface WorkerReady {
  readonly ready: true
}

/** What a worker has to say at the end. */
export interface WorkerEnd {
  readonly outside: number
  readonly generatedBy: Float64Array
  readonly distinctBy: Float64Array
  readonly tally: Tally
  /** The texts of the states on the way to a violation that this worker found. */
  readonly violation: readonly string[] | null
  /** Of the first worker, if the exploration can go on: what the integers stand for, and all of the memory. */
  readonly rest: { readonly values: ValuesOfSnapshot; readonly buffers: Buffers } | null
}

/** More states than all workers together find between two looks at the memory. */
const STATES_AHEAD = 1 << 18

const run = async (port: MessagePort, task: WorkerTask): Promise<void> => {
  const { self } = task
  const workers = task.others.length + 1
  const control = new Control(task.control)
  const { watched } = accept(await loadProtocol<unknown, unknown, unknown>(task.source), task)
  const space = new Space(watched)
  restoreValues(space, task.values)
  const orbits = orbitsOf(space, task.symmetry)
  const notices = new Notices(space, control, task.others, task.buffers)
  space.transitions.exchange = sharedLists(task.lists, () => notices.catchUp())
  const states = new States(space.width, (row) => space.hash(row), notices.memory, true)
  const explorer = new Explorer(space, orbits, states)

  const look = () => {
    control.report(self, {
      generated: explorer.generated,
      distinct: states.count,
      queue: states.count - explorer.expanded,
      bytes: space.bytes + (self === 0 ? states.bytes : 0),
    })
    const { distinct, queue, bytes } = control.sum()
    const bytesSoon = bytes - states.bytes + states.bytesToAdd(STATES_AHEAD)
    const full = distinct >= task.maxStates || bytesSoon > task.maxBytes
    if (explorer.violation !== undefined || (full && queue > 0)) control.stop()
  }

  /** Grows the set of the visited states, which every worker comes to do when it is due. */
  const grow = () => {
    states.rows.publish()
    control.meet()
    notices.catchUp()
    states.grow(self, workers)
    control.meet()
  }

  /** Expands states of the level until none is left. A part that was begun is ended also when it is to stop. */
  const level = () => {
    notices.catchUp()
    while (explorer.violation === undefined && (explorer.left > 0 || (!control.stopped() && explorer.hasNext()))) {
      explorer.expandPart()
      if (states.mustGrow()) grow()
      look()
    }
    control.done()
    control.awaitAllDone(() => {
      if (states.mustGrow()) grow()
    })
    states.rows.endLevel()
  }

  port.postMessage({ ready: true } satisfies WorkerReady)
  control.awaitBeginning()
  for (level(); control.endLevel(() => states.rows.openLevel()); ) level()
  notices.catchUp()

  const { violation, outside, generatedBy, distinctBy } = explorer
  const goesOn = self === 0 && control.sum().queue > 0
  const end: WorkerEnd = {
    outside,
    generatedBy,
    distinctBy,
    tally: explorer.tally(),
    violation: violation === undefined ? null : textsTo(space, orbits, states, violation),
    rest: goesOn ? { values: valuesSnapshot(space), buffers: states.buffers() } : null,
  }
  port.postMessage(end)
}

const port = parentPort
if (port === null) throw new Error('this module is the entry of a worker thread')
let others: readonly MessagePort[] = []
port.on('message', async (task: WorkerTask) => {
  // The last exploration has ended for all of them, or there would be no other.
  for (const other of others) other.close()
  others = task.others
  await run(port, task)
})

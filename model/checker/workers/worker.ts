/** The entry of one worker thread: expands its share of each level, and waits for the others between levels. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { accept } from '../accept.js'
import { orbitsOf } from '../explore.js'
import { Explorer } from '../explorer.js'
import type { StatesMemory } from '../memory.js'
import type { Found } from '../retrace.js'
import { restoreValues, type ValuesOfSnapshot, valuesSnapshot } from '../snapshot.js'
import { Space } from '../space.js'
import { States } from '../states.js'
import type { Tally } from '../tally.js'
import { Control, type ControlMemory } from './control.js'
import { Notices } from './notices.js'
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
  readonly memory: StatesMemory
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
  readonly violation: Found | null
  /** Of the first worker, unless everything was explored: what the integers stand for. */
  readonly values: ValuesOfSnapshot | null
}

/** More states than all workers together find between two looks at the memory. */
const STATES_AHEAD = 1 << 18

const run = async (port: MessagePort, task: WorkerTask): Promise<void> => {
  const { self } = task
  const control = new Control(task.control)
  const { plain, watched } = accept(await loadProtocol<unknown, unknown, unknown>(task.source), task)
  const space = new Space(watched)
  restoreValues(space, task.values)
  const orbits = orbitsOf(space, task.symmetry)
  const notices = new Notices(space, control, task.others)
  const lists = sharedLists(task.lists, () => notices.catchUp())
  space.transitions.lists.exchange = lists
  const states = new States(task.memory, true, space.counts())
  const explorer = new Explorer(space, orbits, states)
  explorer.meet = () => {
    control.meet(() => {
      notices.catchUp()
      states.makeRoom(space.counts())
      lists.clear()
    })
    notices.catchUp()
    states.refresh()
  }

  const look = () => {
    control.report(self, {
      generated: explorer.generated,
      distinct: explorer.distinct,
      queue: explorer.distinct - explorer.expanded,
      bytes: explorer.bytes + (self === 0 ? states.bytes : 0),
    })
    const { distinct, queue, bytes } = control.sum()
    const bytesSoon = bytes - states.bytes + states.bytesToAdd(STATES_AHEAD)
    const full = distinct >= task.maxStates || bytesSoon > task.maxBytes
    if (explorer.violation !== undefined || (full && queue > 0)) control.stop()
  }

  const makeRoomIfWanted = () => {
    if (states.isRoomWanted) explorer.makeRoom()
  }

  /** Expands states of the level until none is left. A part that was begun is ended also when it is to stop. */
  const level = () => {
    notices.catchUp()
    while (explorer.violation === undefined && (explorer.isInPart || (!control.stopped() && explorer.hasNext()))) {
      explorer.expand(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
      makeRoomIfWanted()
      look()
    }
    control.done()
    control.awaitAllDone(makeRoomIfWanted)
    states.queue.endLevel()
  }

  port.postMessage({ ready: true } satisfies WorkerReady)
  control.awaitBeginning()
  for (level(); control.endLevel(() => states.queue.openLevel()); ) level()
  notices.catchUp()

  const { violation, distinctBy } = explorer
  const { kinds } = space
  const isAll = control.sum().queue === 0 && !control.stopped()
  const end: WorkerEnd = {
    outside: kinds.outside(),
    generatedBy: kinds.generatedBy(),
    distinctBy,
    tally: plain.tally?.() ?? new Map(),
    violation: violation ?? null,
    values: self === 0 && !isAll ? valuesSnapshot(space) : null,
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

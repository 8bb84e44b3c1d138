/** How faults are done to real processes, and undone. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isLeft } from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { Supervisor } from '../../../impl/node/process/supervisor.js'
import { type DiskFault, setDiskFault } from '../../../impl/node/storage/disk-faulty.js'
import { makeFolder } from '../../../impl/node/storage/make-folder.js'
import type { ServerId } from '../../../impl/raft/types.js'
import type { NodeFault } from './fault.js'

/** The control file of a node's faulty disk. */
export const diskFaultsIn = (folder: string, id: string): string => join(folder, 'faults', `${id}.json`)

export interface ProcessFaultsOptions {
  readonly folder: string
  /** Null until the cluster is up. */
  readonly cluster: () => Supervisor | null
  readonly found: (finding: string) => void
  readonly isAborted: () => boolean
}

/** A process that is gone by now is past all signals. */
const signalProcess = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Longer than any pause. */
const WAKE_MS = 15_000

/**
 * A process that wakes the paused one up after some time, should this program be gone by then: a node that is awake notices
 * that, and stops.
 */
const wakeLater = (pid: number | undefined): ChildProcess => {
  const wake = `setTimeout(() => { try { process.kill(${pid}, 'SIGCONT') } catch {} }, ${WAKE_MS})`
  const waker = spawn(process.execPath, ['-e', pid === undefined ? '' : wake], { stdio: 'ignore', detached: true })
  waker.on('error', () => {})
  waker.unref()
  return waker
}

/** Undoes a fault; resolves when the node is well again. */
export type Undo = () => Promise<void>

export interface ProcessFaults {
  /** Resolves when the fault is on. */
  readonly begin: (fault: NodeFault, id: ServerId) => Promise<Undo>
  /** To be told of a node that went by itself. */
  readonly lost: (id: ServerId, how: string, said: string) => void
}

/** A write that met the fault before it was over may end a node this much later. */
const AFTERMATH_MS = 600
const LOOK_MS = 20

export const processFaults = ({ folder, cluster, found, isAborted }: ProcessFaultsOptions): ProcessFaults => {
  makeFolder(join(folder, 'faults'))
  /** Nodes whose disk makes them stop. */
  const doomed = new Set<ServerId>()

  const restart = async (id: ServerId): Promise<void> => {
    if (isAborted()) return
    const ready = await cluster()?.restart(id)
    if (ready !== undefined && isLeft(ready) && !isAborted()) found(`it does not come up again: ${ready.left}`)
  }
  const isRunning = (id: ServerId): boolean => cluster()?.pid(id) !== undefined
  const signal = (id: ServerId, name: NodeJS.Signals): void => {
    const pid = cluster()?.pid(id)
    if (pid !== undefined) signalProcess(pid, name)
  }

  const killed = async (id: ServerId): Promise<Undo> => {
    await cluster()?.kill(id, 'SIGKILL')
    return () => restart(id)
  }
  const paused = async (id: ServerId): Promise<Undo> => {
    const waker = wakeLater(cluster()?.pid(id))
    signal(id, 'SIGSTOP')
    return async () => {
      signal(id, 'SIGCONT')
      waker.kill('SIGKILL')
    }
  }
  const failing = async (id: ServerId, disk: DiskFault): Promise<Undo> => {
    const file = diskFaultsIn(folder, id)
    if (disk._tag !== 'Slow') doomed.add(id)
    setDiskFault(file, disk)
    return async () => {
      setDiskFault(file, null)
      const end = performance.now() + (disk._tag === 'Slow' ? 0 : AFTERMATH_MS)
      while (isRunning(id) && performance.now() < end && !isAborted()) await sleep(LOOK_MS)
      doomed.delete(id)
      if (!isRunning(id)) await restart(id)
    }
  }

  return {
    begin: (fault, id) =>
      match(fault)
        .with({ _tag: 'Kill' }, () => killed(id))
        .with({ _tag: 'Pause' }, () => paused(id))
        .with({ _tag: 'Disk' }, ({ disk }) => failing(id, disk))
        .exhaustive(),
    lost: (id, how, said) => {
      // Ctrl-C reaches the nodes too, and may reach them first.
      if (!doomed.has(id) && !isAborted()) found(`${id} went by itself: ${how}; it said: ${said}`)
    },
  }
}

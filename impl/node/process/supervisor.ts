/** Runs the nodes of a cluster on this machine, each as a process of its own. */

import { join } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { ServerId } from '../../raft/types.js'
import type { Member } from '../network/members.js'
import { lockFolder } from '../storage/folder-lock.js'
import { type Child, startChild } from './child.js'
import { type ClusterPlan, planCluster } from './cluster-plan.js'

export interface SupervisorOptions {
  /** The cluster's folder: each node has its own folder in it, named like the node. */
  readonly data: string
  readonly size: number
  /** What to give to Node.js, after its own options, to run a node: the entry file and then its arguments. */
  readonly command: (plan: ClusterPlan, id: ServerId, nodeData: string) => readonly string[]
  /** The options of Node.js itself; `process.execArgv` keeps a loader such as tsx. */
  readonly execArgv: readonly string[]
  /** Told each line that a node writes to its standard error. */
  readonly log: (id: ServerId, line: string) => void
  /** Told of a node that went without being told to. */
  readonly lost: (id: ServerId, how: string) => void
}

export interface Supervisor {
  readonly cluster: string
  readonly members: readonly Member[]
  /** The process of a node; undefined while it is not running. */
  readonly pid: (id: ServerId) => number | undefined
  /** Resolves when the process is gone; at once if it is not running. */
  readonly kill: (id: ServerId, signal: NodeJS.Signals) => Promise<void>
  /** Starts a node that is not running, and resolves when it is ready. Left: why it is not, in one line. */
  readonly restart: (id: ServerId) => Promise<Either<string, void>>
  /** Whether the messages between a node and its peers are dropped from now on; a node that is started anew is not cut off. */
  readonly cutOff: (id: ServerId, isCutOff: boolean) => void
  /** Asks every node to stop, insists if that takes too long, and resolves when all are gone. */
  readonly stopAll: () => Promise<void>
}

const STOP_WITHIN_MS = 5_000

/** Resolves when all nodes are ready. Left: why not, in one line; then none is left running. */
export const startCluster = async (options: SupervisorOptions): Promise<Either<string, Supervisor>> => {
  const lock = lockFolder(options.data)
  if (isLeft(lock)) return left(lock.left.why)
  const planned = await planCluster(options.data, options.size)
  if (isLeft(planned)) {
    lock.right()
    return planned
  }
  const plan = planned.right
  const { pid, restart, kill, cutOff, stopAll: stopChildren } = childrenOf(options, plan)
  const stopAll = async (): Promise<void> => {
    await stopChildren()
    lock.right()
  }
  const results = await Promise.all(plan.members.map(({ id }) => restart(id)))
  const failure = results.find(isLeft)
  if (failure !== undefined) {
    await stopAll()
    return failure
  }
  return right({ ...plan, pid, restart, kill, cutOff, stopAll })
}

const childrenOf = (
  { data, command, execArgv, log, lost }: SupervisorOptions,
  plan: ClusterPlan,
): Pick<Supervisor, 'pid' | 'kill' | 'restart' | 'cutOff' | 'stopAll'> => {
  const children = new Map<ServerId, Child>()

  const restart = async (id: ServerId): Promise<Either<string, void>> => {
    if (children.has(id)) return left(`${id} is running already`)
    const child = startChild([...execArgv, ...command(plan, id, join(data, id))], (line) => log(id, line))
    children.set(id, child)
    /** Whether the process went without being told to. */
    const wentByItself = (): boolean => children.get(id) === child && children.delete(id)
    const ready = await child.ready
    child.gone.then((how) => {
      if (wentByItself() && !isLeft(ready)) lost(id, how)
    })
    return isLeft(ready) ? left(`${id}: ${ready.left}`) : ready
  }
  const kill = async (id: ServerId, signal: NodeJS.Signals): Promise<void> => {
    const child = children.get(id)
    if (child === undefined) return
    children.delete(id)
    child.kill(signal)
    const insist = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    await child.gone
    clearTimeout(insist)
  }
  return {
    pid: (id) => children.get(id)?.pid,
    restart,
    kill,
    cutOff: (id, isCutOff) => children.get(id)?.tell({ cutOff: isCutOff }),
    stopAll: async () => {
      await Promise.all([...children.keys()].map((id) => kill(id, 'SIGTERM')))
    },
  }
}

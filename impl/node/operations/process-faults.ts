/** Does operations to the nodes of a cluster on this machine, and knows how each node is. */
import { type ChildProcess, spawn } from 'node:child_process'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { ServerId } from '../../raft/types.js'
import type { Supervisor } from '../process/supervisor.js'
import type { Condition, Operation } from './condition.js'

export interface ProcessFaults {
  readonly conditions: () => readonly Condition[]
  /** Resolves when it is done. Left: why it cannot be, in one line. */
  readonly operate: (id: string, operation: Operation) => Promise<Either<string, void>>
  /** Wakes all paused nodes up, so that they can stop. */
  readonly letGo: () => void
}

/** A process that ends when its standard input does, and then wakes a node up. */
const waker = (pid: number): ChildProcess => {
  const program = `process.stdin.resume().on('end', () => { try { process.kill(${pid}, 'SIGCONT') } catch {} })`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  child.on('error', () => {})
  child.stdin?.on('error', () => {})
  return child
}

export const processFaults = ({ members, pid, kill, restart, cutOff }: Supervisor): ProcessFaults => {
  /** Of each paused node the process that wakes it up, should this one be gone by then: a node that is awake then stops. */
  const paused = new Map<ServerId, { readonly pid: number; readonly waker: ChildProcess }>()
  const severed = new Map<ServerId, number>()

  /** One that was killed meanwhile and came back, as another process, is neither paused nor cut off. */
  const isPaused = (id: ServerId): boolean => pid(id) !== undefined && paused.get(id)?.pid === pid(id)
  const isCutOff = (id: ServerId): boolean => pid(id) !== undefined && severed.get(id) === pid(id)

  const wake = (id: ServerId): void => {
    paused.get(id)?.waker.stdin?.end()
    paused.delete(id)
    const process_ = pid(id)
    if (process_ !== undefined) process.kill(process_, 'SIGCONT')
  }
  const pause = (id: ServerId, running: number): Either<string, void> => {
    if (isPaused(id)) return right(undefined)
    paused.set(id, { pid: running, waker: waker(running) })
    process.kill(running, 'SIGSTOP')
    return right(undefined)
  }
  const sever = (id: ServerId, running: number, isSevered: boolean): Either<string, void> => {
    cutOff(id, isSevered)
    if (isSevered) severed.set(id, running)
    else severed.delete(id)
    return right(undefined)
  }

  const act = async (id: ServerId, operation: Operation): Promise<Either<string, void>> => {
    const running = pid(id)
    if (operation === 'restart') return restart(id)
    if (running === undefined) return left(`${id} is not running`)
    return match(operation)
      .with('kill', async () => {
        const gone = kill(id, 'SIGKILL')
        paused.get(id)?.waker.stdin?.end()
        paused.delete(id)
        severed.delete(id)
        await gone
        return right(undefined)
      })
      .with('pause', () => pause(id, running))
      .with('resume', () => {
        wake(id)
        return right(undefined)
      })
      .with('cut-off', () => sever(id, running, true))
      .with('reconnect', () => sever(id, running, false))
      .exhaustive()
  }

  return {
    conditions: () =>
      members.map(({ id }) => ({
        id,
        process: pid(id) === undefined ? 'Gone' : isPaused(id) ? 'Paused' : 'Running',
        isCutOff: isCutOff(id),
      })),
    operate: async (name, operation) => {
      const member = members.find(({ id }) => id === name)
      if (member === undefined) return left(`there is no node ${name}`)
      try {
        return await act(member.id, operation)
      } catch (error) {
        // The node went by itself in the meantime.
        return left(`${name}: ${error instanceof Error ? error.message : error}`)
      }
    },
    letGo: () => {
      for (const id of [...paused.keys()]) wake(id)
    },
  }
}

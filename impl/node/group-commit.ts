/**
 * Durability before visibility. Changes go to disk in batches: while one batch is being written, the next one gathers.
 * Whatever a step wants to show the world waits until every change up to that step is durable.
 */
import type { Entry, Persist } from '../raft/types.js'
import { encodeFrame } from './frames.js'
import type { Disk } from './ports.js'
import { encodeBatch, merged } from './wal-records.js'

export interface GroupCommit {
  /** Takes a change into the next batch. */
  readonly persist: (change: Persist) => void
  /** Does it as soon as every change so far is durable: at once if nothing is pending, else in the order of the calls. */
  readonly afterwards: (action: () => void) => void
  /** Begins nothing more and does nothing more; calls back when the disk is idle. */
  readonly stop: (done: () => void) => void
}

interface Batch {
  readonly changes: Persist[]
  readonly actions: (() => void)[]
  /** About how many characters it takes in the file. */
  size: number
}

/** A batch that is larger than this is closed, and another one gathers behind it. */
const LARGE_BATCH = 8 * 1024 * 1024

const sizeOf = (entries: readonly Entry[]): number =>
  entries.reduce((size, { payload }) => size + 16 + (payload._tag === 'Command' ? payload.command.length : 0), 64)

/** After an error nothing more is done: a change that may not be durable must not show. */
export const groupCommit = (disk: Disk, failed: (error: Error) => void): GroupCommit => {
  const waiting: Batch[] = []
  let writing: Batch | null = null
  let isStopped = false
  let whenIdle = (): void => {}

  const writeNext = (): void => {
    const batch = waiting.shift() ?? null
    const [first, ...more] = batch?.changes ?? []
    writing = batch
    if (batch === null || first === undefined) return
    disk.append(encodeFrame(encodeBatch(merged(first, more))), (error) => {
      if (error !== null || isStopped) {
        writing = null
        if (!isStopped && error !== null) {
          isStopped = true
          failed(error)
        }
        return whenIdle()
      }
      writeNext()
      for (const action of batch.actions) if (!isStopped) action()
    })
  }

  return {
    persist: (change) => {
      if (isStopped) return
      const last = waiting.at(-1)
      const batch = last === undefined || last.size > LARGE_BATCH ? { changes: [], actions: [], size: 0 } : last
      batch.changes.push(change)
      batch.size += sizeOf(change.entries)
      if (batch !== last) waiting.push(batch)
      if (writing === null) writeNext()
    },
    afterwards: (action) => {
      if (isStopped) return
      const last = waiting.at(-1) ?? writing
      if (last === null) action()
      else last.actions.push(action)
    },
    stop: (done) => {
      isStopped = true
      if (writing === null) done()
      else whenIdle = done
    },
  }
}

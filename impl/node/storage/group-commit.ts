/**
 * Durability before visibility. Changes go to disk in batches: while one batch is being written, the next one gathers.
 * Whatever a step wants to show the world waits until every change up to that step is durable.
 */
import { type Entry, Index, type Persist } from '../../raft/types.js'
import type { LogWriter } from './log-writer.js'
import { merged, type Noted, type Written } from './wal-records.js'

export interface GroupCommit {
  /** Takes a change into the next batch; the entries up to `committed` are known to be committed once it is durable. */
  readonly persist: (change: Persist, committed: Index) => void
  /** Writes a record of its own, after all changes so far and before all others. */
  readonly note: (record: Noted) => void
  /** Does it as soon as every change so far is durable: at once if nothing is pending, else in the order of the calls. */
  readonly afterwards: (action: () => void) => void
  /** Begins nothing more and does nothing more; calls back when the disk is idle. */
  readonly stop: (done: () => void) => void
}

interface Batch {
  readonly changes: Persist[]
  /** Of the last of them. */
  committed: Index
  /** A record that stands in the place of changes. */
  readonly record: Noted | null
  /** Whether nothing is added to it. */
  readonly isClosed: boolean
  readonly actions: (() => void)[]
  /** About how many characters it takes in the file. */
  size: number
}

/** A batch that is larger than this is closed, and another one gathers behind it. */
const LARGE_BATCH = 8 * 1024 * 1024

const sizeOf = (entries: readonly Entry[]): number =>
  entries.reduce((size, { payload }) => size + 16 + (payload._tag === 'Command' ? payload.command.length : 0), 64)

/** A leader counts itself before its disk has its entries: what is written of commitment goes no further than the log. */
const recordOf = ({ changes: [first, ...more], committed, record }: Batch): Written | null => {
  if (first === undefined) return record
  const persist = merged(first, more)
  return { _tag: 'Batch', persist, committed: Index(Math.min(committed, persist.keep + persist.entries.length)) }
}

/** After an error nothing more is done: a change that may not be durable must not show. */
export const groupCommit = (log: Pick<LogWriter, 'write'>, failed: (error: Error) => void): GroupCommit => {
  const waiting: Batch[] = []
  let writing: Batch | null = null
  let isStopped = false
  let whenIdle = (): void => {}

  const writeNext = (): void => {
    const batch = waiting.shift() ?? null
    const record = batch === null ? null : recordOf(batch)
    writing = batch
    if (batch === null || record === null) return
    log.write(record, (error) => {
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

  const wait = (batch: Batch): void => {
    waiting.push(batch)
    if (writing === null) writeNext()
  }

  return {
    persist: (change, committed) => {
      if (isStopped) return
      const last = waiting.at(-1)
      const size = sizeOf(change.entries)
      // To begin after a snapshot is no change of what the log has, which could be merged with others.
      const isAlone = change.snapshot !== undefined
      if (last === undefined || last.isClosed || isAlone || last.size > LARGE_BATCH) {
        wait({ changes: [change], committed, record: null, isClosed: isAlone, actions: [], size })
        return
      }
      last.changes.push(change)
      last.committed = committed
      last.size += size
    },
    note: (record) => {
      if (!isStopped) wait({ changes: [], committed: Index(0), record, isClosed: true, actions: [], size: 0 })
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

/**
 * The snapshots of a node: when one is taken, which are kept, and what of the log they make needless. Two are kept, and the log back to
 * the older one: if the newer is damaged, the node still has all that it has acknowledged.
 */
import { isNone, isSome } from 'fp-ts/lib/Option.js'
import type { Snapshot } from '../../raft/features/types.js'
import { termAt } from '../../raft/log.js'
import type { Index, ServerState } from '../../raft/types.js'
import type { SnapshotReport } from '../core/node-options.js'
import type { Logger } from '../logging/logger.js'
import type { Clock, SnapshotFiles } from '../ports/ports.js'
import { type SnapshotPlace, snapshotName, snapshotPlace } from '../storage/snapshot-names.js'
import type { Saving } from '../storage/snapshot-reading.js'
import { writeSnapshot } from './writing.js'

export interface SnapshotOptions<S> {
  readonly files: SnapshotFiles
  readonly saving: Saving<S>
  readonly cluster: string
  readonly clock: Clock
  readonly log: Logger
  /** A snapshot is taken when this many entries have been applied since the last one; null: never. */
  readonly after: number | null
  /** Those that the node has found when it started, the oldest first. */
  readonly found: readonly SnapshotPlace[]
  readonly state: () => ServerState
  readonly machine: { readonly state: () => S; readonly lastApplied: () => Index }
  /** The state machine has been written to this file. */
  readonly take: (index: Index, data: string, written: S) => void
  readonly whenDurable: (action: () => void) => void
  /** Whether peers get one at the moment: a newer one would be in vain for them. */
  readonly isSending: () => boolean
  /** Whether the file comes from a peer, or has come, for the server to begin anew with. */
  readonly holds: (name: string) => boolean
  /** The entries up to this index are not needed any more. */
  readonly dropUpTo: (index: Index) => void
}

export interface Snapshots {
  /** To be called when entries have been applied. */
  readonly applied: () => void
  /** The server's snapshot is another one, which is on its way to the disk. */
  readonly changed: (snapshot: Snapshot) => void
  /** Whether the file is one of those that are kept. */
  readonly isKept: (name: string) => boolean
  readonly report: () => Omit<SnapshotReport, 'sent' | 'installed'>
  /** Takes no more. */
  readonly stop: () => void
}

const KEPT = 2
/** After one that could not be written, the next is tried when a part of the entries has come. */
const RETRIES = 4
/** A node that has more than this to apply, as after a start, has something better to do. */
const NEARLY_ALL = 1_000
/** While peers get a snapshot, the log may grow by this many times as much. */
const LONGER = 3

export const snapshotsOf = <S>(options: SnapshotOptions<S>): Snapshots => {
  const { files, clock, log, after, machine, state } = options
  let kept: readonly SnapshotPlace[] = options.found.slice(-KEPT)
  /** The first index at which one is taken. */
  let due = (after ?? Number.POSITIVE_INFINITY) + (kept.at(-1)?.index ?? 0)
  let writing: { readonly name: string; readonly giveUp: () => void } | null = null
  let report: ReturnType<Snapshots['report']> = {
    index: kept.at(-1)?.index ?? 0,
    taken: 0,
    failed: 0,
    bytes: 0,
    seconds: 0,
  }

  const isKept = (name: string): boolean => kept.some((place) => snapshotName(place) === name)
  /** It may be listed before it is one of those that are kept. */
  const isNeeded = (name: string): boolean =>
    name === writing?.name || name === state().snapshot?.data || options.holds(name)
  /** A file that is removed too late is removed after the next snapshot. */
  const removeOthers = (): void =>
    files.list((error, names) => {
      for (const name of error === null ? names : []) {
        if (!isKept(name) && !isNeeded(name)) files.remove(name, () => {})
      }
    })
  const changed = ({ index, data }: Snapshot): void => {
    const place = snapshotPlace(data)
    if (isNone(place)) return
    due = index + (after ?? Number.POSITIVE_INFINITY)
    options.whenDurable(() => {
      kept = [...kept.filter((one) => one.index < index), place.value].slice(-KEPT)
      report = { ...report, index }
      removeOthers()
      const [older] = kept
      if (kept.length === KEPT && older !== undefined) options.dropUpTo(older.index)
    })
  }
  const take = (place: SnapshotPlace): void => {
    const name = snapshotName(place)
    const began = clock.now()
    const written = machine.state()
    const giveUp = writeSnapshot(options, place, written, (error, bytes) => {
      writing = null
      if (error !== null) {
        report = { ...report, failed: report.failed + 1 }
        due = place.index + Math.ceil((after ?? 0) / RETRIES)
        log({ level: 'warn', msg: `${files.nameOf(name)} cannot be written: ${error.message}` })
        return
      }
      const seconds = (clock.now() - began) / 1_000
      options.take(place.index, name, written)
      const { snapshot } = state()
      if (snapshot?.data !== name) {
        // Meanwhile another node's has come, which stands for more.
        if (!isKept(name)) files.remove(name, () => {})
        return
      }
      report = { ...report, taken: report.taken + 1, bytes, seconds }
      log({ level: 'info', msg: 'took a snapshot', index: place.index, bytes, seconds })
      changed(snapshot)
    })
    writing = { name, giveUp }
  }

  return {
    applied: () => {
      const index = machine.lastApplied()
      if (writing !== null || index < due || state().commitIndex - index > NEARLY_ALL) return
      if (options.isSending() && index < due + LONGER * (after ?? 0)) return
      const term = termAt(state().log, index)
      if (isSome(term)) take({ index, term: term.value })
    },
    changed,
    isKept,
    report: () => report,
    stop: () => {
      due = Number.POSITIVE_INFINITY
      writing?.giveUp()
    },
  }
}

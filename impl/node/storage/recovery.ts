/** How a node finds its own past on disk when it starts, and makes the disk ready for what it will append. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { lastIndex } from '../../raft/log.js'
import type { Durable, Index } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import { type CannotStart, unableTo } from '../ports/cannot-start.js'
import type { Disk, SnapshotFiles } from '../ports/ports.js'
import { encodeFrame } from '../wire/frames.js'
import { readLog } from './log-reading.js'
import type { WalEnd } from './log-writer.js'
import type { SnapshotPlace } from './snapshot-names.js'
import { loadSnapshot, type Saving } from './snapshot-reading.js'
import { tellDamage, wholeSnapshots } from './snapshot-recovery.js'
import type { Recover } from './wal.js'
import { encodeHeader, type Folder, type Identity } from './wal-header.js'
import { encodeIncarnation } from './wal-records.js'
import { begun, type Recovered, type Snapshots, standingWith } from './wal-replay.js'

export interface Past {
  readonly durable: Durable
  /** The number of this start: unlike that of any earlier one, and durable. */
  readonly incarnation: number
  /** Of the folder that the log is in. */
  readonly folder: Folder
  /** Where the log goes on. */
  readonly log: WalEnd
  /** The entries up to here are known to be committed. */
  readonly committed: Index
}

/** Where a node's snapshots are, and how its state machine is in them. */
export interface SnapshotStore<S> {
  readonly files: SnapshotFiles
  readonly saving: Saving<S>
}

export interface RecoveryOptions<S> {
  /** The folder of a node that has no past. */
  readonly newFolder: () => Folder
  readonly log: Logger
  readonly recover: Recover
  /** Null: the node has no snapshots. */
  readonly snapshots: SnapshotStore<S> | null
}

export interface Found<S> {
  readonly past: Past
  /** The state machine as the snapshot has it; null if there is none. */
  readonly state: S | null
  /** The snapshots up to that one, the oldest first. */
  readonly snapshots: readonly SnapshotPlace[]
}

/** A log that names no folder though its node has started before is of an older program: its node has taken part already. */
const begunNow = (incarnation: number, newFolder: () => Folder): Folder =>
  incarnation === 0 ? newFolder() : { ...newFolder(), isJoined: true }

/** Left: why the node must not start, in one line. */
export const recoverFrom = <S>(
  disk: Disk,
  identity: Identity,
  options: RecoveryOptions<S>,
  done: (found: Either<CannotStart, Found<S>>) => void,
): void => {
  const { snapshots: store } = options
  /** With these snapshots, of which the last that the log names may turn out to be damaged all the same. */
  const withSnapshots = (snapshots: Snapshots): void =>
    readLog(disk, identity, { ...options, snapshots }, (recovered) => {
      if (isLeft(recovered)) return done(recovered)
      const { snapshot } = recovered.right.durable
      const ready = (state: S | null): void => {
        const found = snapshots.filter(({ index }) => index <= (snapshot?.index ?? 0))
        makeReady(disk, identity, options, recovered.right, (past) =>
          done(isLeft(past) ? past : right({ past: past.right, state, snapshots: found })),
        )
      }
      if (store === null || snapshot === undefined) return ready(null)
      loadSnapshot(store.files, identity.cluster, snapshot, store.saving, (state) => {
        if (!isLeft(state)) return ready(state.right)
        tellDamage(store.files, options.log, snapshot, state.left)
        withSnapshots(snapshots.filter(({ index }) => index !== snapshot.index))
      })
    })
  if (store === null) withSnapshots([])
  else {
    wholeSnapshots(store.files, identity.cluster, options.log, (found) =>
      isLeft(found) ? done(found) : withSnapshots(found.right),
    )
  }
}

/** Writes that the node has started, after what is torn is cut off. */
const makeReady = (
  disk: Disk,
  identity: Identity,
  { newFolder, log }: Pick<RecoveryOptions<never>, 'newFolder' | 'log'>,
  recovered: Recovered,
  done: (past: Either<CannotStart, Past>) => void,
): void => {
  const { durable, incarnation, batches, committed, folder: known, length, torn } = recovered
  /** Goes on with the next effect on the disk, unless this one failed. */
  const unlessFailed = (what: string, next: () => void) => (error: Error | null) =>
    error === null ? next() : done(left(unableTo(`${disk.name} cannot be ${what}`, error)))

  const cut = (next: () => void): void => {
    if (torn > 0) {
      const what = `${torn} ${torn === 1 ? 'byte' : 'bytes'} off ${disk.name}`
      log({ level: 'warn', msg: `cut a torn frame of ${what}`, offset: length })
      disk.truncate(length, unlessFailed('cut', next))
    } else next()
  }
  const begin = (next: (ready: Recovered) => void): void => {
    const header = encodeFrame(encodeHeader(identity))
    const ready = unlessFailed('begun', () => next(begun(header.length)))
    if (length > 0) next(recovered)
    else disk.append(header, ready)
  }

  log({ level: 'info', msg: 'recovered', term: durable.currentTerm, entries: lastIndex(durable.log), batches })
  const folder = known ?? begunNow(incarnation, newFolder)
  const number = incarnation + 1
  const start = encodeFrame(encodeIncarnation(number, known === null ? { folder, members: identity.members } : null))
  cut(() =>
    begin((ready) =>
      disk.append(
        start,
        unlessFailed('written', () => {
          const standing = standingWith(ready, folder, number)
          const end = { identity, files: ready.files, place: ready.length + start.length, standing }
          done(right({ durable, incarnation: number, folder, committed, log: end }))
        }),
      ),
    ),
  )
}

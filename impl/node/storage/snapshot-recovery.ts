/** Which snapshots a node finds when it starts. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isSome } from 'fp-ts/lib/Option.js'
import type { Snapshot } from '../../raft/features/types.js'
import type { Logger } from '../logging/logger.js'
import { type CannotStart, unableTo } from '../ports/cannot-start.js'
import type { SnapshotFiles } from '../ports/ports.js'
import { type SnapshotPlace, snapshotName, snapshotPlace } from './snapshot-names.js'
import { checkSnapshot } from './snapshot-reading.js'

/** Says that the file is damaged. */
export const tellDamage = (files: SnapshotFiles, log: Logger, { index, term }: SnapshotPlace, why: string): void =>
  log({
    level: 'error',
    msg:
      `${files.nameOf(snapshotName({ index, term }))} is damaged: ${why}; the snapshot before it is used, if the log ` +
      'has what came after that',
  })

/** Those that are whole, the oldest first; the operator hears of the others. Left: they cannot be listed. */
export const wholeSnapshots = (
  files: SnapshotFiles,
  cluster: string,
  log: Logger,
  done: (found: Either<CannotStart, readonly Snapshot[]>) => void,
): void =>
  files.list((error, names) => {
    if (error !== null) return done(left(unableTo(`${files.nameOf('snapshot')}s cannot be listed`, error)))
    const places = names.flatMap((name) => {
      const place = snapshotPlace(name)
      return isSome(place) ? [place.value] : []
    })
    checkAll(
      files,
      cluster,
      log,
      places.sort((a, b) => a.index - b.index),
      [],
      (whole) => done(right(whole)),
    )
  })

const checkAll = (
  files: SnapshotFiles,
  cluster: string,
  log: Logger,
  [first, ...others]: readonly SnapshotPlace[],
  whole: readonly Snapshot[],
  done: (whole: readonly Snapshot[]) => void,
): void => {
  if (first === undefined) {
    done(whole)
    return
  }
  checkSnapshot(files, cluster, first, (checked) => {
    if (isLeft(checked)) tellDamage(files, log, first, checked.left)
    const next = isLeft(checked) ? whole : [...whole, { ...first, data: snapshotName(first) }]
    checkAll(files, cluster, log, others, next, done)
  })
}

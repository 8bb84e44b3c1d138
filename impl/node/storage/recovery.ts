/** How a node finds its own past on disk when it starts, and makes the disk ready for what it will append. */
import { chain, type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { lastIndex } from '../../raft/log.js'
import type { Durable, Index } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import { type CannotStart, forGood, unableTo } from '../ports/cannot-start.js'
import type { Disk } from '../ports/ports.js'
import { encodeFrame } from '../wire/frames.js'
import type { WalEnd } from './log-writer.js'
import type { Recover, Recovery } from './wal.js'
import { encodeHeader, type Folder, type Identity } from './wal-header.js'
import { encodeIncarnation } from './wal-records.js'
import { begun, type Recovered, standingWith } from './wal-replay.js'

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

export interface RecoveryOptions {
  /** The folder of a node that has no past. */
  readonly newFolder: () => Folder
  readonly log: Logger
  readonly recover: Recover
}

/** A log that names no folder though its node has started before is of an older program: its node has taken part already. */
const begunNow = (incarnation: number, newFolder: () => Folder): Folder =>
  incarnation === 0 ? newFolder() : { ...newFolder(), isJoined: true }

/** Left: why the node must not start, in one line. */
export const recoverFrom = (
  disk: Disk,
  identity: Identity,
  { newFolder, log, recover }: RecoveryOptions,
  done: (past: Either<CannotStart, Past>) => void,
): void => {
  /** Goes on with the next effect on the disk, unless this one failed. */
  const unlessFailed = (what: string, next: () => void) => (error: Error | null) =>
    error === null ? next() : done(left(unableTo(`${disk.name} cannot be ${what}`, error)))

  const cut = ({ length, torn }: Recovered, next: () => void): void => {
    if (torn > 0) {
      log({
        level: 'warn',
        msg: `cut a torn frame of ${torn} ${torn === 1 ? 'byte' : 'bytes'} off ${disk.name}`,
        offset: length,
      })
      disk.truncate(length, unlessFailed('cut', next))
    } else next()
  }
  const begin = (recovered: Recovered, next: (ready: Recovered) => void): void => {
    const header = encodeFrame(encodeHeader(identity))
    const ready = unlessFailed('begun', () => next(begun(header.length)))
    if (recovered.length > 0) next(recovered)
    else disk.append(header, ready)
  }

  let recovery: Either<string, Recovery> = right(
    recover(identity, ({ length, durable }, of) =>
      log({ level: 'info', msg: 'recovering', bytes: length, of, entries: lastIndex(durable.log) }),
    ),
  )
  let length = 0
  const take = (piece: Uint8Array, of: number): void => {
    length = of
    recovery = chain((before: Recovery) => before.take(piece, of))(recovery)
  }
  disk.read(take, (error) => {
    if (error !== null) return done(left(unableTo(`${disk.name} cannot be read`, error)))
    const found = chain((last: Recovery) => last.end())(recovery)
    if (isLeft(found)) return done(left(forGood(`${disk.name}: ${found.left}`)))
    const { durable, incarnation, batches, committed, folder: known } = found.right
    if (found.right.length + found.right.torn !== length) {
      return done(left(forGood(`${disk.name}: its files have other names than the ones that they were given`)))
    }
    log({ level: 'info', msg: 'recovered', term: durable.currentTerm, entries: lastIndex(durable.log), batches })
    const folder = known ?? begunNow(incarnation, newFolder)
    const number = incarnation + 1
    const start = encodeFrame(encodeIncarnation(number, known === null ? { folder, members: identity.members } : null))
    cut(found.right, () =>
      begin(found.right, (ready) =>
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
  })
}

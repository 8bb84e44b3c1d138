/** How a node finds its own past on disk when it starts, and makes the disk ready for what it will append. */
import { chain, type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { lastIndex } from '../../raft/log.js'
import type { Durable, Index } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import { type CannotStart, forGood, unableTo } from '../ports/cannot-start.js'
import type { Disk } from '../ports/ports.js'
import { encodeFrame } from '../wire/frames.js'
import type { Recover, Recovered, Recovery } from './wal.js'
import { encodeHeader, encodeIncarnation, type Folder, type Identity } from './wal-records.js'

export interface Past {
  readonly durable: Durable
  /** The number of this start: unlike that of any earlier one, and durable. */
  readonly incarnation: number
  /** Of the folder that the log is in. */
  readonly folder: Folder
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
  const begin = (recovered: Recovered, next: () => void): void =>
    recovered.length > 0 ? next() : disk.append(encodeFrame(encodeHeader(identity)), unlessFailed('begun', next))

  let recovery: Either<string, Recovery> = right(
    recover(identity, ({ length, durable }, of) =>
      log({ level: 'info', msg: 'recovering', bytes: length, of, entries: lastIndex(durable.log) }),
    ),
  )
  const take = (piece: Uint8Array, of: number): void => {
    recovery = chain((before: Recovery) => before.take(piece, of))(recovery)
  }
  disk.read(take, (error) => {
    if (error !== null) return done(left(unableTo(`${disk.name} cannot be read`, error)))
    const found = chain((last: Recovery) => last.end())(recovery)
    if (isLeft(found)) return done(left(forGood(`${disk.name}: ${found.left}`)))
    const { durable, incarnation, batches, committed } = found.right
    log({ level: 'info', msg: 'recovered', term: durable.currentTerm, entries: lastIndex(durable.log), batches })
    const known = found.right.folder
    const folder = known ?? begunNow(incarnation, newFolder)
    const past = { durable, incarnation: incarnation + 1, folder, committed }
    const start = encodeIncarnation(past.incarnation, known === null ? { folder, members: identity.members } : null)
    cut(found.right, () =>
      begin(found.right, () =>
        disk.append(
          encodeFrame(start),
          unlessFailed('written', () => done(right(past))),
        ),
      ),
    )
  })
}

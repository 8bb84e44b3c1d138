/** Reads a node's log from its disk. */
import { chain, type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { lastIndex } from '../../raft/log.js'
import type { Logger } from '../logging/logger.js'
import { type CannotStart, forGood, unableTo } from '../ports/cannot-start.js'
import type { Disk } from '../ports/ports.js'
import type { Recover, Recovery } from './wal.js'
import type { Identity } from './wal-header.js'
import type { Recovered, Snapshots } from './wal-replay.js'

/** Left: why the node must not start, in one line. */
export const readLog = (
  disk: Disk,
  identity: Identity,
  { log, recover, snapshots }: { readonly log: Logger; readonly recover: Recover; readonly snapshots: Snapshots },
  done: (recovered: Either<CannotStart, Recovered>) => void,
): void => {
  const progress = ({ length, durable }: Recovered, of: number): void =>
    log({ level: 'info', msg: 'recovering', bytes: length, of, entries: lastIndex(durable.log) })
  let recovery: Either<string, Recovery> = right(recover(identity, progress, snapshots))
  let length = 0
  const take = (piece: Uint8Array, of: number): void => {
    length = of
    recovery = chain((before: Recovery) => before.take(piece, of))(recovery)
  }
  disk.read(take, (error) => {
    if (error !== null) return done(left(unableTo(`${disk.name} cannot be read`, error)))
    const found = chain((last: Recovery) => last.end())(recovery)
    if (isLeft(found)) return done(left(forGood(`${disk.name}: ${found.left}`)))
    if (found.right.length + found.right.torn === length) return done(found)
    done(left(forGood(`${disk.name}: its files have other names than the ones that they were given`)))
  })
}

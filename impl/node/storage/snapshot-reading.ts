/** Reads snapshots' files: whether one is whole, and which state it holds. The event loop runs between the pieces. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { SnapshotFiles } from '../ports/ports.js'
import { type SnapshotReader, snapshotReader, type TakePart } from './snapshot-format.js'
import { type SnapshotPlace, snapshotName } from './snapshot-names.js'

/** How the state of a state machine is written as texts, none of them long, and read again. */
export interface Saving<S> {
  /** Made one by one while the state machine goes on. */
  readonly partsOf: (state: S) => Iterable<string>
  readonly loading: () => Loading<S>
  /** Equal for equal states. */
  readonly digest: (state: S) => string
}

export interface Loading<S> {
  /** Left: one line that says why the text cannot be the next part. */
  readonly take: (part: string) => Either<string, Loading<S>>
  readonly end: () => Either<string, S>
}

/** To check this many bytes takes a millisecond or two; the same goes for loading. */
const CHECKED_AT_ONCE = 1024 * 1024
const LOADED_AT_ONCE = 32 * 1024

/** Left: what is wrong with the file, in one line that does not name it. */
export const checkSnapshot = (
  files: SnapshotFiles,
  cluster: string,
  place: SnapshotPlace,
  done: (checked: Either<string, void>) => void,
): void => {
  const reader = snapshotReader(cluster, place, () => right(undefined))
  readAll(files, place, reader, CHECKED_AT_ONCE, (digest) => done(isLeft(digest) ? digest : right(undefined)))
}

/** Left: the same. */
export const loadSnapshot = <S>(
  files: SnapshotFiles,
  cluster: string,
  place: SnapshotPlace,
  saving: Saving<S>,
  done: (state: Either<string, S>) => void,
): void => {
  let loading = saving.loading()
  const take: TakePart = (part) => {
    const next = loading.take(part)
    if (isLeft(next)) return next
    loading = next.right
    return right(undefined)
  }
  readAll(files, place, snapshotReader(cluster, place, take), LOADED_AT_ONCE, (digest) => {
    if (isLeft(digest)) return done(digest)
    const state = loading.end()
    const found = isLeft(state) ? '' : saving.digest(state.right)
    if (isLeft(state) || found === digest.right) return done(state)
    done(left(`its state has the digest ${found}, where the file says ${digest.right}`))
  })
}

const readAll = (
  files: SnapshotFiles,
  place: SnapshotPlace,
  reader: SnapshotReader,
  atOnce: number,
  done: (digest: Either<string, string>) => void,
): void => {
  const from = (offset: number): void =>
    files.read(snapshotName(place), offset, atOnce, (error, bytes) => {
      if (error !== null) return done(left(`it cannot be read: ${error.message}`))
      const taken = reader.take(bytes)
      if (isLeft(taken)) return done(taken)
      if (bytes.length === 0) return done(reader.end())
      from(offset + bytes.length)
    })
  from(0)
}

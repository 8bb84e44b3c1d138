/**
 * Takes in snapshots that come in pieces. When the last piece is stored the whole file is checked and its state is made of it, which
 * takes its time; only then the server hears of the snapshot.
 */
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { isNone, none, type Option, some } from 'fp-ts/lib/Option.js'
import type { InstallSnapshot } from '../../raft/features/types.js'
import type { ServerId, ServerState } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import type { NewFile, SnapshotFiles } from '../ports/ports.js'
import { type SnapshotPlace, snapshotPlace } from '../storage/snapshot-names.js'
import type { Note } from '../wire/notes.js'
import type { Piece } from '../wire/pieces.js'

export interface SnapshotReceiverOptions<S> {
  readonly files: SnapshotFiles
  readonly log: Logger
  readonly state: () => ServerState
  readonly note: (to: ServerId, note: Note) => void
  /** Makes the state of a file that is stored. Left: what is wrong with it. */
  readonly load: (place: SnapshotPlace, done: (state: Either<string, S>) => void) => void
  /** The state of the file is there, for the server to begin anew with. */
  readonly loaded: (name: string, state: S) => void
}

export interface SnapshotReceiver {
  /** Some: why it makes no sense. */
  readonly take: (from: ServerId, piece: Piece) => Option<string>
  /** Whether the server may hear of this snapshot now. If not, the peer is told that it has to send the file. */
  readonly mayInstall: (message: InstallSnapshot) => boolean
  /** Whether the file is on its way, or is there for the server to begin anew with. */
  readonly holds: (name: string) => boolean
  readonly stop: () => void
}

interface Incoming {
  readonly from: ServerId
  readonly transfer: string
  readonly name: string
  readonly place: SnapshotPlace
  readonly file: NewFile
  /** How much of it is stored. */
  next: number
  isBusy: boolean
  isWhole: boolean
}

export const snapshotReceiver = <S>(options: SnapshotReceiverOptions<S>): SnapshotReceiver => {
  const { files, log, state, note } = options
  let incoming: Incoming | null = null
  let held: string | null = null

  const isNews = (index: number): boolean => index > state().commitIndex
  const answer = (to: ServerId, transfer: string, next: number, done = false): void =>
    note(to, { note: 'stored', transfer, next, done })
  const progress = ({ from, transfer, next }: Incoming): void => answer(from, transfer, next)
  const giveUp = (one: Incoming, why: string): void => {
    if (incoming === one) incoming = null
    log({ level: 'error', msg: `${one.name} from ${one.from} is given up: ${why}` })
  }
  const begin = (from: ServerId, { transfer, name }: Piece, place: SnapshotPlace): Incoming => {
    incoming?.file.abandon(() => {})
    const begun = { from, transfer, name, place, file: files.begin(name), next: 0, isBusy: false, isWhole: false }
    incoming = begun
    log({ level: 'info', msg: `takes a snapshot from ${from}`, name })
    return begun
  }
  /** What was under way when another one came is of no use. */
  const unlessOver = (one: Incoming, failed: Error | null, next: () => void): void => {
    one.isBusy = false
    if (failed !== null || incoming !== one) one.file.abandon(() => {})
    if (failed !== null) giveUp(one, failed.message)
    else if (incoming === one) next()
  }
  const store = (one: Incoming, { bytes, isLast }: Piece): void => {
    one.isBusy = true
    one.file.append(bytes, (error) =>
      unlessOver(one, error, () => {
        one.next += bytes.length
        if (isLast) finish(one)
        progress(one)
      }),
    )
  }
  /** Another one came meanwhile, or this node stops: nothing was made of the file. */
  const discard = ({ name }: Incoming): void => {
    if (name !== held && name !== incoming?.name) files.remove(name, () => {})
  }
  const finish = (one: Incoming): void => {
    one.isWhole = true
    one.file.end((error) => {
      if (error !== null) return unlessOver(one, error, () => {})
      if (incoming !== one) return discard(one)
      options.load(one.place, (found) => {
        if (incoming !== one) return discard(one)
        incoming = null
        if (isLeft(found)) {
          files.remove(one.name, () => {})
          return giveUp(one, `it is damaged: ${found.left}`)
        }
        held = one.name
        options.loaded(one.name, found.right)
        log({ level: 'info', msg: `has a snapshot from ${one.from}`, name: one.name })
        answer(one.from, one.transfer, one.next, true)
      })
    })
  }

  return {
    take: (from, piece) => {
      const { transfer, name, at } = piece
      const place = snapshotPlace(name)
      if (isNone(place)) return some(`a piece of ${JSON.stringify(name)}, which is no name of a snapshot`)
      const known = incoming?.transfer === transfer && incoming.from === from ? incoming : null
      if (name === held || !isNews(place.value.index)) answer(from, transfer, at, true)
      else if (known === null && at > 0) answer(from, transfer, 0)
      else {
        const one = known ?? begin(from, piece, place.value)
        if (!one.isWhole && !one.isBusy && at === one.next) store(one, piece)
        else if (!one.isBusy) progress(one)
      }
      return none
    },
    mayInstall: ({ from, lastIncludedIndex, term, data }) => {
      if (data === held || !isNews(lastIncludedIndex) || term < state().currentTerm) return true
      note(from, { note: 'missing', name: data })
      return false
    },
    holds: (name) => name === held || name === incoming?.name,
    stop: () => {
      incoming?.file.abandon(() => {})
      incoming = null
    },
  }
}

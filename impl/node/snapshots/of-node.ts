/** The snapshots of a node among its other parts. */
import { none, type Option } from 'fp-ts/lib/Option.js'
import type { Snapshot } from '../../raft/features/types.js'
import { baseOf } from '../../raft/log.js'
import type { Index, Message, ServerId } from '../../raft/types.js'
import type { Loop } from '../core/loop.js'
import type { NodeOptions, Stored } from '../core/node-options.js'
import type { Replica } from '../core/replica.js'
import type { Found, SnapshotStore } from '../storage/recovery.js'
import { loadSnapshot } from '../storage/snapshot-reading.js'
import type { Note } from '../wire/notes.js'
import type { Piece } from '../wire/pieces.js'
import { snapshotReceiver } from './receiving.js'
import { snapshotSender } from './sending.js'
import { snapshotsOf } from './taking.js'

/** Null: the node has nothing to do with snapshots. */
export const storeOf = <S, R>({ config, snapshots, machine }: NodeOptions<S, R>): SnapshotStore<S> | null => {
  if (config.features?.snapshots !== true || snapshots === undefined || machine.saving === undefined) return null
  return { files: snapshots.files, saving: machine.saving }
}

export interface NodeSnapshotsOptions<S, R> {
  readonly options: NodeOptions<S, R>
  readonly found: Found<S>
  readonly loop: Loop
  readonly replica: Replica<S>
  readonly send: (to: ServerId, payload: Uint8Array) => void
  readonly note: (to: ServerId, note: Note) => void
  /** The state machine has begun anew: nobody hears of the entries up to this index one by one. */
  readonly restored: (index: Index) => void
}

type SnapshotNote = Extract<Note, { readonly note: 'stored' | 'missing' }>

export interface NodeSnapshots {
  /** To be called when entries have been applied. */
  readonly applied: () => void
  /** The server begins anew with it. */
  readonly restore: (snapshot: Snapshot) => void
  /** Whether the message is not to be sent now: then the file is on its way. */
  readonly holdsBack: (message: Message, encoded: () => Uint8Array) => boolean
  /** Whether the server may hear of the message. */
  readonly lets: (message: Message) => boolean
  readonly piece: (from: ServerId, piece: Piece) => Option<string>
  readonly noted: (from: ServerId, note: SnapshotNote) => void
  readonly stored: () => Stored
  readonly stop: () => void
}

const logOf = (loop: Loop): Omit<Stored, 'snapshots'> => {
  const { begin, end } = loop.extent()
  return { firstIndex: baseOf(loop.state().log).index + 1, logBytes: end - begin }
}

const withoutSnapshots = (loop: Loop): NodeSnapshots => ({
  ...{ applied: () => {}, piece: () => none, noted: () => {}, stop: () => {} },
  restore: ({ data }) => loop.fail(`it has nowhere to keep ${data}`, 'Trouble'),
  ...{ holdsBack: () => false, lets: (message) => message._tag !== 'InstallSnapshot' },
  stored: () => ({ snapshots: null, ...logOf(loop) }),
})

export const snapshotsOfNode = <S, R>(given: NodeSnapshotsOptions<S, R>): NodeSnapshots => {
  const { options, found, loop, replica, send, note, restored } = given
  const { cluster, clock, log, machine } = options
  if (options.snapshots === undefined || machine.saving === undefined) return withoutSnapshots(loop)
  const { saving } = machine
  const { files, after } = options.snapshots
  const { snapshot: first } = found.past.durable
  /** The state of a file, which the server may begin anew with. */
  let ready: { readonly name: string; readonly state: S } | null =
    first === undefined || found.state === null ? null : { name: first.data, state: found.state }
  let installed = 0

  const told = (name: string, state: S): void => options.observer.saved?.(name, saving.digest(state))
  if (ready !== null) told(ready.name, ready.state)
  const loaded = (name: string, state: S): void => {
    told(name, state)
    ready = { name, state }
  }
  const sender = snapshotSender({
    ...{ files, clock, log, life: found.past.incarnation, patienceMs: options.timing.electionMs, send },
  })
  const receiver = snapshotReceiver<S>({
    ...{ files, log, state: loop.state, note, loaded },
    load: (place, done) => loadSnapshot(files, cluster, place, saving, done),
  })
  const own = snapshotsOf({
    ...{ cluster, clock, log, files, saving, after, found: found.snapshots, state: loop.state, machine: replica },
    take: (index, data, written) => {
      told(data, written)
      loop.feed({ _tag: 'TakeSnapshot', index, data })
    },
    whenDurable: loop.afterwards,
    ...{ isSending: sender.isSending, holds: receiver.holds, dropUpTo: loop.dropUpTo },
  })
  return {
    applied: own.applied,
    stop: () => {
      own.stop()
      sender.stop()
      receiver.stop()
    },
    restore: (begun) => {
      if (ready?.name !== begun.data) return loop.fail(`the state of ${begun.data} is not there`, 'Trouble')
      const { state } = ready
      ready = null
      if (begun.data !== first?.data) installed += 1
      replica.restore(begun.index, state)
      restored(begun.index)
      own.changed(begun)
    },
    holdsBack: (message, encoded) => {
      if (message._tag !== 'InstallSnapshot') return false
      sender.install(message.to, message.data, encoded)
      return true
    },
    lets: (message) => message._tag !== 'InstallSnapshot' || receiver.mayInstall(message),
    piece: receiver.take,
    noted: (from, said) => {
      if (said.note === 'stored') sender.stored(from, said)
      else sender.missing(from, said.name)
    },
    stored: () => ({ snapshots: { ...own.report(), sent: sender.sent(), installed }, ...logOf(loop) }),
  }
}

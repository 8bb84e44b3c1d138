/** Faults as plain data: what the nemesis does to nodes, to their disks and to the network between them. */
import { match } from 'ts-pattern'
import type { DiskFault } from '../../../impl/node/storage/disk-faulty.js'

/** One node, by its number from 0. `leader`: rather the one that leads at that moment, if there is one to be had. */
export interface Aim {
  readonly node: number
  readonly leader: boolean
}

export const shapes = ['alone', 'halves', 'mute', 'deaf', 'bridge'] as const
/**
 * - `alone`: the first node of the order and all others do not reach each other;
 * - `halves`: a minority, which begins with the first node, and the rest do not;
 * - `mute`: nothing that the first node says arrives; `deaf`: nothing arrives at the first node; both are one-way;
 * - `bridge`: the others fall in two halves that reach each other only through the first node.
 */
export type Shape = (typeof shapes)[number]

/** A fault of one node: while it lasts, the cluster has one node less, or a slow one. */
export type NodeFault =
  /** SIGKILL; it is started again when the fault is over. */
  | { readonly _tag: 'Kill'; readonly aim: Aim }
  /** SIGSTOP, and SIGCONT when the fault is over: a node that does not know that it was away. */
  | { readonly _tag: 'Pause'; readonly aim: Aim }
  /** A node that cannot write stops by itself; it is started again when the fault is over. */
  | { readonly _tag: 'Disk'; readonly aim: Aim; readonly disk: DiskFault }

export interface Partition {
  readonly _tag: 'Partition'
  readonly shape: Shape
  /** All nodes, by number; the first one plays the part that the shape gives it. */
  readonly order: readonly number[]
  /** Whether the leader of the moment, if there is one, is to be the first one. */
  readonly leader: boolean
  /** `drops`: messages vanish. `refuses`: connections are reset, and new ones refused. */
  readonly how: 'drops' | 'refuses'
}

/** What happens to messages on every link. */
export type FrameFault =
  | { readonly _tag: 'Delay'; readonly leastMs: number; readonly mostMs: number }
  /** Each message is late by a time of its own, so that later ones overtake it. */
  | { readonly _tag: 'Reorder'; readonly mostMs: number }
  /** This share of the messages arrives twice. */
  | { readonly _tag: 'Duplicate'; readonly share: number }
  /** This share of the messages ends in the middle, and so does the connection. */
  | { readonly _tag: 'Cut'; readonly share: number }

export type Fault = NodeFault | Partition | FrameFault

/** A fault and its time, in seconds from the beginning. */
export interface Planned {
  /** Faults of one slot come one after the other. */
  readonly slot: string
  readonly from: number
  readonly to: number
  readonly fault: Fault
}

export const isNodeFault = (fault: Fault): fault is NodeFault =>
  fault._tag === 'Kill' || fault._tag === 'Pause' || fault._tag === 'Disk'

const diskWords: Readonly<Record<DiskFault['_tag'], string>> = {
  SyncError: 'disk: EIO at fdatasync',
  Full: 'disk: ENOSPC',
  Slow: 'disk: slow',
}

/** The name under which a fault is counted and shown. */
export const kindOf = (fault: Fault): string =>
  match(fault)
    .with({ _tag: 'Kill' }, () => 'SIGKILL')
    .with({ _tag: 'Pause' }, () => 'SIGSTOP')
    .with({ _tag: 'Disk' }, ({ disk }) => diskWords[disk._tag])
    .with({ _tag: 'Partition' }, ({ shape }) => `partition: ${shape}`)
    .with({ _tag: 'Delay' }, () => 'frames: delay')
    .with({ _tag: 'Reorder' }, () => 'frames: reorder')
    .with({ _tag: 'Duplicate' }, () => 'frames: duplicate')
    .with({ _tag: 'Cut' }, () => 'frames: cut')
    .exhaustive()

/** What is particular about it, for the reader; empty if nothing is. */
export const detailOf = (fault: Fault): string =>
  match(fault)
    .with({ _tag: 'Kill' }, { _tag: 'Pause' }, () => '')
    .with({ _tag: 'Disk' }, ({ disk }) => (disk._tag === 'Slow' ? `${disk.delayMs} ms each write` : ''))
    .with({ _tag: 'Partition' }, ({ how }) => (how === 'drops' ? 'messages vanish' : 'connections are refused'))
    .with({ _tag: 'Delay' }, ({ leastMs, mostMs }) => `${leastMs} to ${mostMs} ms`)
    .with({ _tag: 'Reorder' }, ({ mostMs }) => `up to ${mostMs} ms each`)
    .with({ _tag: 'Duplicate' }, { _tag: 'Cut' }, ({ share }) => `${Math.round(share * 100)} % of the messages`)
    .exhaustive()

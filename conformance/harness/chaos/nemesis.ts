/** Carries a schedule of faults out. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerId } from '../../../impl/raft/types.js'
import {
  type Aim,
  detailOf,
  type FrameFault,
  isNodeFault,
  kindOf,
  type NodeFault,
  type Partition,
  type Planned,
} from './fault.js'
import type { Network } from './network.js'
import type { ProcessFaults } from './process-faults.js'

/** A fault that came about. */
export interface Happened {
  readonly slot: string
  readonly kind: string
  readonly detail: string
  /** The nodes that it was about; none if it was about all links alike. */
  readonly nodes: readonly string[]
  /** Seconds from the beginning of the run; `to` is when it was healed, a killed node was ready again. */
  readonly from: number
  readonly to: number
}

export interface NemesisOptions {
  readonly schedule: readonly Planned[]
  readonly ids: readonly ServerId[]
  readonly faults: ProcessFaults
  readonly network: Network
  /** The leader of the moment, as far as is known. */
  readonly leader: () => ServerId | null
  /** Seconds from the beginning of the run. */
  readonly now: () => number
  /** No fault begins later than this. */
  readonly until: number
  readonly signal: AbortSignal
  /** Told what happens, in one line. */
  readonly event: (line: string) => void
}

const pause = async (seconds: number, signal: AbortSignal): Promise<void> => {
  if (seconds > 0) await sleep(seconds * 1000, undefined, { signal }).catch(() => {})
}

/** Resolves when every fault is healed. */
export const runNemesis = async (options: NemesisOptions): Promise<readonly Happened[]> => {
  const { schedule, ids, faults, network, leader, now, until, signal, event } = options
  const happened: Happened[] = []
  const busy = new Set<ServerId>()
  const ofNetwork = new Set<Partition | FrameFault>()

  /** The node that the fault is about; the nodes that another fault has are spared. Null if none is left. */
  const victim = ({ node, leader: aimsAtLeader }: Aim): ServerId | null => {
    const wanted = aimsAtLeader ? leader() : null
    const order = [...ids.slice(node), ...ids.slice(0, node)]
    return [...(wanted === null ? [] : [wanted]), ...order].find((id) => !busy.has(id)) ?? null
  }
  const nodeFault = async (fault: NodeFault, seconds: number): Promise<readonly string[] | null> => {
    const id = victim(fault.aim)
    if (id === null) return null
    busy.add(id)
    const role = leader() === id ? ', the leader' : ''
    event(`${kindOf(fault)} on ${id}${role}`)
    const undo = await faults.begin(fault, id)
    await pause(seconds, signal)
    await undo()
    busy.delete(id)
    return [id]
  }
  const networkFault = async (fault: Partition | FrameFault, seconds: number): Promise<readonly string[]> => {
    const actual = fault._tag === 'Partition' ? aimed(fault, ids, leader()) : fault
    const detail = detailOf(actual)
    const nodes = actual._tag === 'Partition' ? namesOf(actual, ids) : []
    event(`${kindOf(actual)}${nodes.length === 0 ? '' : ` of ${nodes.join(', ')}`}: ${detail}`)
    ofNetwork.add(actual)
    network.set([...ofNetwork])
    await pause(seconds, signal)
    ofNetwork.delete(actual)
    network.set([...ofNetwork])
    return nodes
  }
  const follow = async (slot: string): Promise<void> => {
    for (const { fault, from, to } of schedule.filter((planned) => planned.slot === slot)) {
      await pause(from - now(), signal)
      // A node that took its time to come back may have kept the slot for longer than was planned.
      if (signal.aborted || now() > until) return
      const began = now()
      const seconds = Math.min(to - from, until - began)
      const nodes = isNodeFault(fault) ? await nodeFault(fault, seconds) : await networkFault(fault, seconds)
      if (nodes === null) continue
      happened.push({ slot, kind: kindOf(fault), detail: detailOf(fault), nodes, from: began, to: now() })
    }
  }

  await Promise.all([...new Set(schedule.map(({ slot }) => slot))].map(follow))
  return happened.sort((a, b) => a.from - b.from)
}

/** The partition with the leader in the first place, if that is what it aims at. */
const aimed = (partition: Partition, ids: readonly ServerId[], leader: ServerId | null): Partition => {
  const first = partition.leader && leader !== null ? ids.indexOf(leader) : -1
  if (first < 0) return partition
  return { ...partition, order: [first, ...partition.order.filter((node) => node !== first)] }
}

/** The node that plays a part of its own, or the smaller side. */
const namesOf = ({ shape, order }: Partition, ids: readonly ServerId[]): readonly string[] =>
  order.slice(0, shape === 'halves' ? Math.max(1, Math.ceil(order.length / 2) - 1) : 1).flatMap((k) => ids[k] ?? [])

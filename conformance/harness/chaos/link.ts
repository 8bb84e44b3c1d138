/** The links between nodes and what the faults of the network make of each. A link has one direction. */
import { match } from 'ts-pattern'
import type { FrameFault, Partition } from './fault.js'

/** Nodes are numbers from 0. */
export interface Link {
  readonly from: number
  readonly to: number
}

export interface LinkState {
  readonly blocked: 'no' | 'drops' | 'refuses'
  /** Each message takes a time uniform between the two, in milliseconds. */
  readonly leastMs: number
  readonly mostMs: number
  /** Whether a message waits for those before it. */
  readonly inOrder: boolean
  /** The share of the messages that arrive twice, and of those that end in the middle. */
  readonly duplicated: number
  readonly cut: number
}

export const healthy: LinkState = { blocked: 'no', leastMs: 0, mostMs: 0, inOrder: true, duplicated: 0, cut: 0 }

export const linksOf = (nodes: number): readonly Link[] => {
  const all = Array.from({ length: nodes }, (_, node) => node)
  return all.flatMap((from) => all.filter((to) => to !== from).map((to) => ({ from, to })))
}

/** Whether a partition keeps the messages of the link away. */
export const blocks = ({ shape, order }: Partition, { from, to }: Link): boolean => {
  const [first, ...others] = order
  const divides = (side: readonly (number | undefined)[]): boolean => side.includes(from) !== side.includes(to)
  return match(shape)
    .with('alone', () => divides([first]))
    .with('halves', () => divides(order.slice(0, Math.max(1, Math.ceil(order.length / 2) - 1))))
    .with('mute', () => from === first)
    .with('deaf', () => to === first)
    .with('bridge', () => from !== first && to !== first && divides(others.slice(0, others.length >>> 1)))
    .exhaustive()
}

/** The link under one fault more. */
const under = (state: LinkState, fault: Partition | FrameFault, link: Link): LinkState =>
  match(fault)
    .returnType<LinkState>()
    .with({ _tag: 'Partition' }, (partition) =>
      blocks(partition, link) ? { ...state, blocked: partition.how } : state,
    )
    .with({ _tag: 'Delay' }, ({ leastMs, mostMs }) => ({ ...state, leastMs, mostMs }))
    .with({ _tag: 'Reorder' }, ({ mostMs }) => ({ ...state, leastMs: 0, mostMs, inOrder: false }))
    .with({ _tag: 'Duplicate' }, ({ share }) => ({ ...state, duplicated: share }))
    .with({ _tag: 'Cut' }, ({ share }) => ({ ...state, cut: share }))
    .exhaustive()

/** The link under all the faults that are on at the moment. */
export const linkState = (faults: readonly (Partition | FrameFault)[], link: Link): LinkState =>
  faults.reduce((state, fault) => under(state, fault, link), healthy)

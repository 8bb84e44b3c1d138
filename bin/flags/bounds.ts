/** The flags that say within which bounds a cluster is explored. */
import { wholeLogs } from '../../conformance/refinement/bounds.js'
import type { Bounds } from '../../model/raft/bounds.js'
import { oneOf, optionalWhole, type ValuesOf } from '../cli/flags.js'
import { MOST, sizeFlags } from './sizes.js'

export const boundsFlags = {
  ...sizeFlags({ servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 }),
  network: oneOf(
    ['full', 'no-duplication', 'core'],
    'full: drops, duplicates, restarts; no-duplication: drops and restarts; core: none of them',
  ),
} as const

/** A bound of reducers only: raft.tla sends one entry at a time, and the conformance model any slice of a log. */
export const batchFlag = {
  maxEntries: optionalWhole({
    from: 1,
    to: MOST,
    help: 'most entries in one message of the reducers; as many as --max-log if not given: then a follower has all that its leader has, or nothing',
  }),
} as const

/** What is wrong with a batch size that is asked of the model. */
export const batchConflict = ({
  of,
  maxEntries,
}: ValuesOf<typeof batchFlag> & { readonly of: string }): string | undefined =>
  of === 'impl' || maxEntries === null
    ? undefined
    : `--max-entries ${maxEntries} needs --of impl: the model has no batch size`

export type BoundsValues = ValuesOf<typeof boundsFlags>

export interface ClusterBounds extends Bounds {
  /** At most this many entries in one message. */
  readonly maxEntries: number
}

/** The bounds of a cluster of reducers, as reports show them. */
export const clusterBoundsOf = (values: BoundsValues & ValuesOf<typeof batchFlag>): ClusterBounds => {
  const bounds = boundsOf(values)
  return { ...bounds, maxEntries: values.maxEntries ?? wholeLogs(bounds) }
}

export const boundsOf = (values: BoundsValues): Bounds => {
  const { servers, values: count, maxTerm, maxLog, maxMessages, maxCopies } = values
  return { servers, values: count, maxTerm, maxLog, maxMessages, maxCopies }
}

/** The bounds in words, with the names of their flags. */
export const showBounds = (scope: Bounds & { readonly network: string; readonly maxEntries?: number }): string => {
  const { servers, values: count, maxTerm, maxLog, maxMessages, maxCopies, maxEntries, network } = scope
  const batch = maxEntries === undefined ? '' : `, max-entries ${maxEntries}`
  return `servers ${servers}, values ${count}, max-term ${maxTerm}, max-log ${maxLog}, max-messages ${maxMessages}, max-copies ${maxCopies}${batch}, network ${network}`
}

/** The flags that say within which bounds a cluster is explored. */
import type { Bounds } from '../../model/raft/bounds.js'
import { oneOf, type ValuesOf } from '../cli/flags.js'
import { sizeFlags } from './sizes.js'

export const boundsFlags = {
  ...sizeFlags({ servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 }),
  network: oneOf(
    ['full', 'no-duplication', 'core'],
    'full: drops, duplicates, restarts; no-duplication: drops and restarts; core: none of them',
  ),
} as const

export type BoundsValues = ValuesOf<typeof boundsFlags>

export const boundsOf = (values: BoundsValues): Bounds => {
  const { servers, values: count, maxTerm, maxLog, maxMessages, maxCopies } = values
  return { servers, values: count, maxTerm, maxLog, maxMessages, maxCopies }
}

/** The bounds in words, with the names of their flags. */
export const showBounds = (values: BoundsValues): string => {
  const { servers, values: count, maxTerm, maxLog, maxMessages, maxCopies, network } = values
  return `servers ${servers}, values ${count}, max-term ${maxTerm}, max-log ${maxLog}, max-messages ${maxMessages}, max-copies ${maxCopies}, network ${network}`
}

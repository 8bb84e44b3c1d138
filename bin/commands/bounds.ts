/** The flags that say within which bounds a cluster is explored. */
import type { Bounds } from '../../model/raft/bounds.js'
import { oneOf, type ValuesOf, whole } from '../cli/flags.js'

/** Far above what can be explored in a lifetime, and well within the integers of the checker's rows. */
const MOST = 1000

export const boundsFlags = {
  servers: whole({ from: 1, to: 7, fallback: 2, help: 'servers' }),
  values: whole({ from: 1, to: 9, fallback: 1, help: 'different values that clients request' }),
  maxTerm: whole({ from: 1, to: MOST, fallback: 2, help: 'highest term' }),
  maxLog: whole({ from: 0, to: MOST, fallback: 1, help: 'most entries in a log' }),
  maxMessages: whole({ from: 1, to: MOST, fallback: 2, help: 'most different messages in the network' }),
  maxCopies: whole({ from: 1, to: MOST, fallback: 1, help: 'most copies of one message' }),
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

/** The sizes of a cluster and its bounds as flags; each command has its own defaults. */
import type { Bounds } from '../../model/raft/bounds.js'
import { optionalWhole, whole } from '../cli/flags.js'

/** Far above what can be explored in a lifetime, and well within the integers of the checker's rows. */
export const MOST = 1000

const sizes = {
  servers: { from: 1, to: 7, help: 'servers' },
  values: { from: 0, to: 9, help: 'different values that clients request; 0 for none' },
  maxTerm: { from: 1, to: MOST, help: 'highest term' },
  maxLog: { from: 0, to: MOST, help: 'most entries in a log' },
  maxMessages: { from: 1, to: MOST, help: 'most different messages in the network' },
  maxCopies: { from: 1, to: MOST, help: 'most copies of one message' },
} as const

export const sizeFlags = (fallback: Bounds) => ({
  servers: whole({ ...sizes.servers, fallback: fallback.servers }),
  values: whole({ ...sizes.values, fallback: fallback.values }),
  maxTerm: whole({ ...sizes.maxTerm, fallback: fallback.maxTerm }),
  maxLog: whole({ ...sizes.maxLog, fallback: fallback.maxLog }),
  maxMessages: whole({ ...sizes.maxMessages, fallback: fallback.maxMessages }),
  maxCopies: whole({ ...sizes.maxCopies, fallback: fallback.maxCopies }),
})

/** Flags that are null where the command is to choose. */
export const optionalSizeFlags = {
  servers: optionalWhole(sizes.servers),
  values: optionalWhole(sizes.values),
  maxTerm: optionalWhole(sizes.maxTerm),
  maxLog: optionalWhole(sizes.maxLog),
  maxMessages: optionalWhole(sizes.maxMessages),
  maxCopies: optionalWhole(sizes.maxCopies),
} as const

import type { Effect } from '../types.js'

/** Set when a server becomes leader, or begins to hand over: it is to fire an election timeout later. */
export const leaderTimer: Effect = { _tag: 'SetTimer', timer: 'Leader' }

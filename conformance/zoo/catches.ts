/** Short ways to write down how a bug is caught. */
import type { Catch, Scope } from './entry.js'

export const falls = (property: string, scope: Scope): Catch => ({ by: 'invariants', property, scope })

export const refuted = (scope: Scope): Catch => ({ by: 'refinement', scope })

/** Nearly every bug shows in the first run. */
export const refused = (servers = 3): Catch => ({ by: 'trace validation', runs: { servers, seeds: 9 } })

/** Two seeds are enough for each of the bugs that need a disk, a shell or clients. */
export const fails = (seeds = 5): Catch => ({ by: 'simulation', runs: { servers: 3, seeds } })

/** Short ways to write down how a bug is caught. */
import type { Catch, Scope } from './entry.js'

export const falls = (property: string, scope: Scope): Catch => ({ by: 'invariants', property, scope })

export const refuted = (scope: Scope): Catch => ({ by: 'refinement', scope })

/** The first seed will do for nearly every bug. */
export const refused = (servers = 3, seed = 1): Catch => ({ by: 'trace validation', run: { seed, servers } })

/** All wrong models. */
import { elections } from './elections.js'
import { following } from './following.js'
import type { Mutant } from './mutant.js'
import { others } from './others.js'
import { replication } from './replication.js'

export const mutants: readonly Mutant[] = [...elections, ...following, ...replication, ...others]

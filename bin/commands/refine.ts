/** `refine`: explores a cluster of reducers and explains each of its steps by actions of the model. */
import { command } from '../cli/command.js'
import type { ValuesOf } from '../cli/flags.js'
import { batchFlag, boundsFlags } from './bounds.js'
import { explorationFlags } from './exploration.js'
import { narrowingConflict, narrowingFlags } from './narrowing.js'

const flags = { ...boundsFlags, ...batchFlag, ...narrowingFlags, ...explorationFlags } as const

export type RefineValues = ValuesOf<typeof flags>

export const refine = command({
  name: 'refine',
  summary: 'explore a cluster of reducers and explain each of its steps by actions of the model',
  flags,
  operands: null,
  conflict: narrowingConflict,
  run: async (values) => (await import('../run/refine.js')).runRefine(values),
})

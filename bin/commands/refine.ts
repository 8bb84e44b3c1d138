/** `refine`: explores a cluster of reducers and explains each of its steps by actions of the model. */
import { command } from '../cli/command.js'
import { boundsConflict, boundsFlags } from './bounds.js'

export const refine = command({
  name: 'refine',
  summary: 'explore a cluster of reducers and explain each of its steps by actions of the model',
  flags: boundsFlags,
  operands: null,
  conflict: boundsConflict,
  run: async (values) => (await import('../run/refine.js')).runRefine(values),
})

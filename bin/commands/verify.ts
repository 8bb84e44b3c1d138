/** `verify`: the whole pipeline, which `npm start` runs. */
import { command } from '../cli/command.js'

export const verify = command({
  name: 'verify',
  summary: 'show all of it at work: model, refinement, a real cluster, its trace, and a bug that is caught',
  flags: {},
  operands: null,
  run: async () => (await import('../run/verify.js')).runVerify(),
})

/** `validate`: explains the recorded run of a cluster by actions of the model. */
import { command } from '../cli/command.js'
import { onOff } from '../cli/flags.js'

export const validate = command({
  name: 'validate',
  summary: 'explain the recorded run of a cluster by the model, event by event; one file for each node',
  flags: { json: onOff('print one JSON object on stdout') },
  operands: { placeholder: 'FILE', least: 1 },
  run: async ({ json }, files) => (await import('../run/validate.js')).runValidate(files, json),
})

/** `validate`: explains the recorded run of a cluster by actions of the model. */
import { described } from '../../cli/command.js'
import { onOff } from '../../cli/flags.js'

export const validate = described({
  name: 'validate',
  summary: 'explain the recorded run of a cluster by the model, event by event; one file for each node',
  flags: { json: onOff('print one JSON object on stdout') },
  operands: { placeholder: 'FILE', least: 1 },
})

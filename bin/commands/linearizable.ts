/** `linearizable`: judges a history of the shop's clients. */
import { command } from '../cli/command.js'
import { onOff } from '../cli/flags.js'

export const linearizable = command({
  name: 'linearizable',
  summary: "say whether what the shop's clients saw, a history as JSON lines with Jepsen's fields, is linearizable",
  flags: { json: onOff('print one JSON object on stdout') },
  operands: { placeholder: 'FILE', least: 1 },
  run: async ({ json }, files) => (await import('../run/linearizable.js')).runLinearizable(files, json),
})

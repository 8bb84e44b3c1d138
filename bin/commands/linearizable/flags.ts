/** `linearizable`: judges a history of the shop's clients. */
import { described } from '../../cli/command.js'
import { onOff, optionalWhole, type ValuesOf } from '../../cli/flags.js'
import { reportConflict, reportFlags } from '../../flags/report.js'

const flags = {
  seconds: optionalWhole({
    from: 0,
    to: 86_400,
    help: 'how long to search before giving up undecided (default: 5 steps for each operation, and 500,000); 0: no search',
  }),
  ...reportFlags,
  json: onOff('print one JSON object on stdout'),
} as const

export type LinearizableValues = ValuesOf<typeof flags>

export const linearizable = described({
  name: 'linearizable',
  summary: "say whether what the shop's clients saw, a history as JSON lines with Jepsen's fields, is linearizable",
  flags,
  conflict: reportConflict,
  operands: { placeholder: 'FILE', least: 1 },
})

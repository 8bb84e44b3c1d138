/** `validate`: explains the recorded run of a cluster by actions of the model. */
import { described } from '../../cli/command.js'
import { onOff } from '../../cli/flags.js'
import { ciConflict, ciFlags } from '../../flags/ci.js'
import { reportConflict, reportFlags } from '../../flags/report.js'

export const validate = described({
  name: 'validate',
  summary: 'explain the recorded run of a cluster by the model, event by event; one file for each node',
  flags: {
    literal: onOff('refuse what is safe, but not a run of raft.tla with batches and with indexes that only grow'),
    ...reportFlags,
    ...ciFlags,
    json: onOff('print one JSON object on stdout'),
  },
  conflict: (values) => reportConflict(values) ?? ciConflict(values),
  operands: { placeholder: 'FILE', least: 1 },
})

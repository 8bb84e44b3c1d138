/** `check`: explores every reachable state of the model, the relaxed model, or a cluster of reducers. */
import { described } from '../../cli/command.js'
import { oneOf, onOff, optionalText, type ValuesOf } from '../../cli/flags.js'
import { batchConflict, batchFlag, boundsFlags } from '../../flags/bounds.js'
import { explorationConflict, explorationFlags } from '../../flags/exploration.js'
import { featuresConflict, featuresFlags } from '../../flags/features.js'
import { narrowingConflict, narrowingFlags } from '../../flags/narrowing.js'
import { relaxationConflict, relaxationFlags } from '../../flags/relaxations.js'
import { reportConflict, reportFlags } from '../../flags/report.js'
import { traceOutConflict, traceOutFlags } from '../../flags/trace-out.js'

const flags = {
  of: oneOf(['model', 'relaxed', 'impl'], 'raft.tla to the letter, its conformance model, or the reducers'),
  ...boundsFlags,
  ...batchFlag,
  ...relaxationFlags,
  ...featuresFlags,
  ...narrowingFlags,
  everCommitted: onOff('remember what was ever known to be committed, and check that it is never lost'),
  noHistory: onOff('leave out the history variables elections, allLogs, voterLog and mlog'),
  deadlock: onOff('also look for states without successors; a successor outside the bounds is one'),
  from: optionalText(
    'FILE[@N]',
    'the name of a file, with or without @N or @last',
    'begin in the states of FILE, which --trace-out FILE.itf.json wrote, or in its state N from 0; or in those of a recorded run after the events of FILE.ndjson, or after its line N, beside the traces of the other nodes',
  ),
  ...traceOutFlags,
  ...reportFlags,
  ...explorationFlags,
} as const

export type CheckValues = ValuesOf<typeof flags>

const conflict = (values: CheckValues): string | undefined =>
  values.of === 'impl' && (values.noHistory || values.everCommitted)
    ? `--${values.noHistory ? 'no-history' : 'ever-committed'} cannot go with --of impl: reducers have no history variables`
    : values.of === 'impl' && values.from !== null
      ? '--from cannot go with --of impl: a reducer keeps more than the specification; expected --of relaxed'
      : (batchConflict(values) ??
        relaxationConflict(values) ??
        featuresConflict(values) ??
        narrowingConflict(values) ??
        traceOutConflict(values) ??
        reportConflict(values) ??
        explorationConflict(values))

export const check = described({
  name: 'check',
  summary: 'explore every reachable state within bounds and check every property in each',
  flags,
  operands: null,
  conflict,
})

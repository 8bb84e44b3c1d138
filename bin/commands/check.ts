/** `check`: explores every reachable state of the model, the relaxed model, or a cluster of reducers. */
import { command } from '../cli/command.js'
import { oneOf, onOff, type ValuesOf } from '../cli/flags.js'
import { batchConflict, batchFlag, boundsFlags } from './bounds.js'
import { explorationFlags } from './exploration.js'
import { traceOutConflict, traceOutFlags } from './trace-out.js'

const flags = {
  of: oneOf(['model', 'relaxed', 'impl'], 'raft.tla to the letter, its conformance model, or the reducers'),
  ...boundsFlags,
  ...batchFlag,
  noHistory: onOff('leave out the history variables elections, allLogs, voterLog and mlog'),
  deadlock: onOff('also look for states without successors; a successor outside the bounds is one'),
  ...traceOutFlags,
  ...explorationFlags,
} as const

export type CheckValues = ValuesOf<typeof flags>

const conflict = (values: CheckValues): string | undefined =>
  values.of === 'impl' && values.noHistory
    ? '--no-history cannot go with --of impl: reducers have no history variables'
    : (batchConflict(values) ?? traceOutConflict(values))

export const check = command({
  name: 'check',
  summary: 'explore every reachable state within bounds and check every property in each',
  flags,
  operands: null,
  conflict,
  run: async (values) => (await import('../run/check.js')).runCheck(values),
})

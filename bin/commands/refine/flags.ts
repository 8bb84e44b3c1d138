/** `refine`: explores a cluster of reducers and explains each of its steps by actions of the model. */
import { described } from '../../cli/command.js'
import type { ValuesOf } from '../../cli/flags.js'
import { batchFlag, boundsFlags } from '../../flags/bounds.js'
import { explorationConflict, explorationFlags } from '../../flags/exploration.js'
import { featuresConflict, featuresFlags } from '../../flags/features.js'
import { narrowingConflict, narrowingFlags } from '../../flags/narrowing.js'
import { reportConflict, reportFlags } from '../../flags/report.js'

const flags = {
  ...boundsFlags,
  ...batchFlag,
  ...featuresFlags,
  ...narrowingFlags,
  ...reportFlags,
  ...explorationFlags,
} as const

export type RefineValues = ValuesOf<typeof flags>

export const refine = described({
  name: 'refine',
  summary: 'explore a cluster of reducers and explain each of its steps by actions of the model',
  flags,
  operands: null,
  conflict: (values) =>
    featuresConflict({ ...values, everCommitted: false, of: 'impl' }) ??
    narrowingConflict(values) ??
    reportConflict(values) ??
    explorationConflict(values),
})

/** `simulate`: random walks where the bounds are too wide to explore. */
import { described } from '../../cli/command.js'
import { oneOf, onOff, type ValuesOf, whole } from '../../cli/flags.js'
import { batchConflict, batchFlag, boundsFlags } from '../../flags/bounds.js'
import { featuresConflict, featuresFlags } from '../../flags/features.js'
import { narrowingConflict, narrowingFlags } from '../../flags/narrowing.js'
import { relaxationConflict, relaxationFlags } from '../../flags/relaxations.js'
import { sizeFlags } from '../../flags/sizes.js'
import { traceOutConflict, traceOutFlags } from '../../flags/trace-out.js'

const flags = {
  of: oneOf(['model', 'relaxed', 'impl'], 'raft.tla to the letter, its conformance model, or the reducers'),
  ...sizeFlags({ servers: 3, values: 2, maxTerm: 5, maxLog: 4, maxMessages: 12, maxCopies: 2 }),
  network: boundsFlags.network,
  ...batchFlag,
  ...relaxationFlags,
  ...featuresFlags,
  ...narrowingFlags,
  everCommitted: onOff('remember what was ever known to be committed, and check that it is never lost'),
  noHistory: onOff('leave out the history variables elections, allLogs, voterLog and mlog'),
  seed: whole({ from: 0, to: Number.MAX_SAFE_INTEGER, fallback: 1, help: 'the same seed gives the same walks' }),
  depth: whole({ from: 1, to: 1_000_000, fallback: 200, help: 'most steps in a walk' }),
  walks: whole({ from: 1, to: 1_000_000_000, fallback: 500, help: 'walks' }),
  deadlock: onOff('also look for states without successors; a successor outside the bounds is one'),
  symmetry: onOff('also ask, of a sample, whether all servers are treated alike, as --symmetry of check needs it'),
  ...traceOutFlags,
  json: onOff('print one JSON object on stdout'),
} as const

export type SimulateValues = ValuesOf<typeof flags>

const conflict = (values: SimulateValues): string | undefined =>
  values.of === 'impl' && (values.noHistory || values.everCommitted)
    ? `--${values.noHistory ? 'no-history' : 'ever-committed'} cannot go with --of impl: reducers have no history variables`
    : (batchConflict(values) ??
      relaxationConflict(values) ??
      featuresConflict(values) ??
      narrowingConflict(values) ??
      traceOutConflict(values))

export const simulate = described({
  name: 'simulate',
  summary: 'walk at random within bounds too wide to explore, and check every property at every step',
  flags,
  operands: null,
  conflict,
})

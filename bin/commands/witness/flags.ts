/** `witness`: a shortest path to an interesting state, which shows that the bounds allow it. */
import { fromNullable } from 'fp-ts/lib/Either.js'
import { type WitnessName, witnessNames } from '../../../conformance/witnesses/names.js'
import { described } from '../../cli/command.js'
import { oneOf, onOff, optionalWhole, type ValueFlag, type ValuesOf } from '../../cli/flags.js'
import { MOST_STATES } from '../../flags/exploration.js'
import { reportConflict, reportFlags } from '../../flags/report.js'
import { optionalSizeFlags } from '../../flags/sizes.js'
import { traceOutConflict, traceOutFlags } from '../../flags/trace-out.js'

const expected = `one of ${witnessNames.join(', ')}`

const reach: ValueFlag<WitnessName | null> = {
  kind: 'value',
  placeholder: 'NAME',
  help: 'what to reach; --list lists the names',
  expected,
  fallback: null,
  shownFallback: undefined,
  parse: (text) => fromNullable(expected)(witnessNames.find((name) => name === text)),
}

const flags = {
  reach,
  list: onOff('list what can be reached, and in which bounds it is looked for'),
  of: oneOf(['model', 'impl'], 'raft.tla to the letter, or the reducers'),
  ...optionalSizeFlags,
  network: oneOf(
    ['core', 'no-duplication', 'full'],
    'core: nothing is lost; no-duplication: drops and restarts; full: duplicates, too',
  ),
  maxStates: optionalWhole({ from: 1, to: MOST_STATES, help: 'stop once this many distinct states are found' }),
  ...traceOutFlags,
  ...reportFlags,
  json: onOff('print one JSON object on stdout'),
} as const

export type WitnessValues = ValuesOf<typeof flags>

const conflict = (values: WitnessValues): string | undefined => {
  if (values.list === (values.reach !== null)) return `expected either --list or --reach NAME, which is ${expected}`
  if (values.of === 'model' && values.reach === 'conflicting-entry-overwritten')
    return '--reach conflicting-entry-overwritten: to the model these are two steps; expected log-truncated, or --of impl'
  return traceOutConflict(values) ?? reportConflict(values)
}

export const witness = described({
  name: 'witness',
  summary: 'find a shortest path to an interesting state: a leader elected, an entry committed, a log truncated',
  flags,
  operands: null,
  conflict,
})

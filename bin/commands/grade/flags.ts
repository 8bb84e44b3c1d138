/** `grade`: says of somebody's reducer what it gets right. */
import { fromNullable } from 'fp-ts/lib/Either.js'
import { type PartName, partNames } from '../../../conformance/grade/part.js'
import { described } from '../../cli/command.js'
import { onOff, optionalText, type ValueFlag, type ValuesOf, whole } from '../../cli/flags.js'

const expected = `some of ${partNames.join(', ')}, with commas between them`

const isPart = (name: string): name is PartName => partNames.some((part) => part === name)

const only: ValueFlag<readonly PartName[]> = {
  kind: 'value',
  placeholder: 'LIST',
  help: `ask for these only: ${expected}`,
  expected,
  fallback: partNames,
  shownFallback: 'all',
  parse: (text) => {
    const names = text.split(',')
    return fromNullable(expected)(names.every(isPart) ? names.filter(isPart) : null)
  },
}

const flags = {
  process: optionalText(
    'COMMAND',
    'a command',
    'ask a process that this command starts, in lines of JSON, instead of a module',
  ),
  only,
  features: onOff(
    'ask for what there is beyond the paper, too: pre-vote, check-quorum, transfer, reads, snapshots, members',
  ),
  minutes: whole({ from: 1, to: 60, fallback: 2, help: 'virtual minutes of each of the three simulations' }),
  seconds: whole({ from: 1, to: 600, fallback: 30, help: 'how long a reducer may be silent before it is stuck' }),
  json: onOff('print one JSON object on stdout'),
} as const

export type GradeValues = ValuesOf<typeof flags>

export const grade = described({
  name: 'grade',
  summary:
    "say what somebody's reducer gets right: vectors, refinement within bounds, simulation; a module, or a process",
  flags,
  operands: { placeholder: 'FILE', least: 0 },
})

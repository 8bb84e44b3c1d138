/** `zoo`: known Raft bugs, each of which must be caught, and a control that must not be. */
import { described } from '../../cli/command.js'
import { onOff, optionalText, type ValuesOf } from '../../cli/flags.js'
import { reportConflict, reportFlags } from '../../flags/report.js'

const name = 'the name of a bug; --list tells them'

const flags = {
  only: optionalText('NAME', name, 'hunt this bug only'),
  show: optionalText('NAME', name, 'hunt this bug only, and show the shortest counterexamples'),
  list: onOff('tell the names of the bugs and what they are'),
  ...reportFlags,
  json: onOff('print one JSON object on stdout'),
} as const

export type ZooValues = ValuesOf<typeof flags>

const conflict = (values: ZooValues): string | undefined => {
  const { only, show, list, json } = values
  const asked = [
    ...(only === null ? [] : ['--only']),
    ...(show === null ? [] : ['--show']),
    ...(list ? ['--list'] : []),
  ]
  if (asked.length > 1) return `${asked.join(' and ')}: expected one of them`
  if (json && (show !== null || list)) return `--json cannot go with ${asked.join()}: it tells the table only`
  return reportConflict(values)
}

export const zoo = described({
  name: 'zoo',
  summary: 'break the reducers in the ways that known bugs did, and catch each of them',
  flags,
  operands: null,
  conflict,
})

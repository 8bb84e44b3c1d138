/** `verify`: the whole pipeline, which `npm start` runs. */
import { left, right } from 'fp-ts/lib/Either.js'
import type { StageName } from '../../../conformance/demo/stage.js'
import { described } from '../../cli/command.js'
import { onOff, optionalText, type ValueFlag, type ValuesOf, whole } from '../../cli/flags.js'

const stages: readonly StageName[] = ['model', 'refinement', 'cluster', 'trace', 'chaos', 'broken-rule']

const expected = `one or more of ${stages.join(', ')}, separated by commas`

/** Some of the stages by name; all of them unless told otherwise. */
const only: ValueFlag<readonly StageName[]> = {
  kind: 'value',
  placeholder: 'STAGES',
  help: `run these stages only: ${expected}`,
  expected,
  fallback: stages,
  shownFallback: 'all',
  parse: (text) => {
    const words = text.split(',')
    const named = stages.filter((name) => words.includes(name))
    return named.length === words.length ? right(named) : left(expected)
  },
}

const flags = {
  only,
  nodes: whole({ from: 1, to: 9, fallback: 3, help: 'nodes of the cluster' }),
  clients: whole({ from: 1, to: 64, fallback: 6, help: 'clients of the cluster' }),
  seconds: whole({ from: 1, to: 3600, fallback: 8, help: 'how long the clients go on' }),
  chaosSeconds: whole({ from: 5, to: 3600, fallback: 60, help: 'how long the nemesis of the stage chaos goes on' }),
  kills: whole({
    from: 0,
    to: 1000,
    fallback: 2,
    help: 'how many nodes are killed and started again: leader, follower, …',
  }),
  seed: whole({ from: 1, to: 1_000_000, fallback: 1, help: 'the seed of what clients ask for and of who is killed' }),
  keep: optionalText('DIR', 'a folder', "leave the cluster's logs and traces in this new folder"),
  json: onOff('print one JSON object on stdout'),
} as const

export type VerifyValues = ValuesOf<typeof flags>

/** Nodes that are killed one at a time need others to go on, and each kill takes its time. */
const conflict = ({ only: chosen, nodes, kills, seconds }: VerifyValues): string | undefined => {
  if (chosen.includes('trace') && !chosen.includes('cluster'))
    return '--only trace: expected cluster as well, which records the trace; the command validate checks another trace'
  if (kills > 0 && nodes < 3) return `--kills ${kills}: expected 0 with fewer than 3 nodes, as none could be spared`
  if (seconds < 3 * kills) return `--kills ${kills}: expected at most one in 3 s, that is ${Math.floor(seconds / 3)}`
  return undefined
}

export const verify = described({
  name: 'verify',
  summary: 'show all of it at work: model, refinement, a real cluster, its trace, chaos, and a bug that is caught',
  flags,
  operands: null,
  conflict,
})

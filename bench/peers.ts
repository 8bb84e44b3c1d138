/**
 * The same work for Lockstep and for other model checkers, in one run, where these can be had: TLC (TLA2TOOLS_JAR names a
 * tla2tools.jar), Stateright and tla-checker (cargo gets them), Spin and Rumur (Debian's packages spin and rumur). Each
 * runs as a process of its own; its start is in its time, the compilation of what it generates is not. A run that finds
 * other counts fails. What is built is kept in a folder, so that a second run need not build it again.
 *
 *     tsx bench/peers.ts [--work two-phase,raft] [--managers 9] [--row k] [--only lockstep,tlc,…] [--runs 1] [--minutes 20]
 */
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isLeft } from 'fp-ts/lib/Either.js'
import { grouped } from '../text/counts.js'
import { table } from '../text/table.js'
import type { Entry, Outcome, Work } from './peers/peer.js'
import { managersKnown, raft, rowsKnown, twoPhaseCommit } from './peers/works.js'

const usage = (message: string): never => {
  console.error(`bench/peers: ${message}`)
  process.exit(2)
}

const { values } = parseArgs({
  options: {
    work: { type: 'string', default: 'two-phase,raft' },
    managers: { type: 'string', default: '9' },
    row: { type: 'string', default: 'k' },
    only: { type: 'string', default: '' },
    runs: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '20' },
  },
})
const whole = (flag: 'managers' | 'runs' | 'minutes', known: readonly number[] = []): number => {
  const number = Number(values[flag])
  if (!Number.isInteger(number) || number < 1 || (known.length > 0 && !known.includes(number)))
    usage(
      `--${flag} ${values[flag]}: expected ${known.length > 0 ? `one of ${known.join(', ')}` : 'a whole number from 1'}`,
    )
  return number
}
const [managers, runs, minutes] = [whole('managers', managersKnown), whole('runs'), whole('minutes')]
if (!rowsKnown().includes(values.row)) usage(`--row ${values.row}: expected one of ${rowsKnown().join(', ')}`)
const folder = join(tmpdir(), 'lockstep-peers')
mkdirSync(folder, { recursive: true })
const works = values.work.split(',').map((name): Work => {
  if (name === 'two-phase') return twoPhaseCommit(folder, managers, minutes)
  if (name === 'raft') return raft(folder, values.row, minutes)
  return usage(`--work ${name}: expected two-phase or raft`)
})
const wanted = values.only.split(',').filter((name) => name !== '')
const isWanted = ({ name, isBase }: Entry): boolean =>
  isBase === true || wanted.length === 0 || wanted.some((each) => name.toLowerCase().startsWith(each.toLowerCase()))

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN

interface Measured {
  readonly entry: Entry
  /** What the runs found and the median of their times, or why there is none. */
  readonly outcome: Outcome | string
}

const measure = async (work: Work, entry: Entry): Promise<Measured> => {
  console.error(`${work.name}: ${entry.name}, ${entry.threads} thread${entry.threads > 1 ? 's' : ''}`)
  const prepared = entry.prepare()
  if (isLeft(prepared)) return { entry, outcome: prepared.left }
  try {
    const outcomes: Outcome[] = []
    for (let k = 0; k < runs; k++) outcomes.push(await prepared.right())
    const [first] = outcomes
    if (first === undefined) throw new Error('there was no run')
    for (const { generated, distinct } of outcomes)
      if (distinct !== work.distinct || (generated !== null && generated !== work.generated))
        throw new Error(`found ${generated} generated and ${distinct} distinct states`)
    return { entry, outcome: { ...first, seconds: median(outcomes.map(({ seconds }) => seconds)) } }
  } catch (error) {
    process.exitCode = 1
    return { entry, outcome: error instanceof Error ? error.message : String(error) }
  }
}

const show = (work: Work, measured: readonly Measured[]): void => {
  const base = measured.find(({ entry }) => entry.isBase === true)?.outcome
  const unit = typeof base === 'object' ? base.seconds : Number.NaN
  console.log(`${work.what}: ${grouped(work.generated)} generated, ${grouped(work.distinct)} distinct states`)
  const headings = [
    'checker',
    'threads',
    'properties',
    'a state is',
    'seconds',
    'of Lockstep',
    'generated/s',
    'MiB',
    'depth',
  ]
  const lines = table(
    headings.map((heading, k) => ({ heading, align: k === 0 || k === 2 || k === 3 ? 'left' : 'right' })),
    measured.map(({ entry, outcome }) => {
      const what = [entry.name, String(entry.threads), entry.properties, entry.exact === 'yes' ? 'exact' : entry.exact]
      if (typeof outcome === 'string') return [...what, outcome]
      const { seconds, peak, depth } = outcome
      return [
        ...what,
        seconds.toFixed(1),
        (seconds / unit).toFixed(2),
        grouped(Math.round(work.generated / seconds)),
        peak === null ? '' : grouped(Math.round(peak)),
        depth === null ? '' : String(depth),
      ]
    }),
  )
  console.log(lines.join('\n'))
}

for (const [k, work] of works.entries()) {
  const measured: Measured[] = []
  for (const entry of work.entries.filter(isWanted)) measured.push(await measure(work, entry))
  if (k > 0) console.log()
  show(work, measured)
}

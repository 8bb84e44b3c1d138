/**
 * Hostile input, at length: `npm run fuzz -- [--runs N] [--seed S] [--only NAME]`. Exits with 1 if anything did not hold, and
 * then says with which seed it can be seen again.
 */
import { parseArgs } from 'node:util'
import { grouped } from '../../text/counts.js'
import { table } from '../../text/table.js'
import { type Fuzzed, fuzz, targets } from './run.js'

const options = { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } } as const
const { values } = parseArgs({ options })
const runs = Number(values.runs ?? 100_000)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const only = values.only ?? ''
const chosen = targets.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()))

if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed) || chosen.length === 0) {
  const names = targets.map(({ name }) => name).join(', ')
  console.error(`fuzz: expected --runs N, --seed S, and --only with a part of one of: ${names}`)
  process.exit(2)
}

const rowOf = ({ name, cases, refused, seconds, slowest, grown, failure }: Fuzzed): readonly string[] => [
  name,
  grouped(cases),
  grouped(refused),
  seconds.toFixed(1),
  slowest.toFixed(0),
  (grown / 1024 / 1024).toFixed(0),
  failure === null ? 'survived' : 'FAILED',
]

console.log(`seed ${seed}`)
const found: Fuzzed[] = []
for (const target of chosen) {
  const fuzzed = await fuzz(target, seed, runs)
  found.push(fuzzed)
  console.error(rowOf(fuzzed).join('  '))
}
const headings = ['reader', 'cases', 'refused', 'seconds', 'slowest, ms', 'grown, MiB', 'result']
const columns = headings.map((heading, k) => ({ heading, align: k === 0 ? ('left' as const) : ('right' as const) }))
for (const line of table(columns, found.map(rowOf))) console.log(line)
for (const { name, failure } of found) {
  if (failure === null) continue
  console.log(`\n${name}: again with --seed ${seed} --runs ${runs} --only "${name}"\n${failure}`)
  process.exitCode = 1
}

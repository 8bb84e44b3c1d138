/**
 * How fast the checker explores a row of spec/counts.json, on one thread and on two, and beside it TLC on the same row
 * where TLA2TOOLS_JAR names a tla2tools.jar; then the beginning of a larger space. The threads have explored the row once
 * before they are measured, so that their code is compiled; what `check` takes, each time in a process of its own whose code
 * is not, stands beside it. Everything is measured in this one run, in turn, so that the ratios hold where the machine's
 * speed drifts.
 *
 *     tsx bench/checker.ts [--row k] [--runs 5] [--states 5000000]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { modelProtocol, url } from '../conformance/exploration/protocols.js'
import { explore } from '../model/checker/explore.js'
import { exploreInParallel } from '../model/checker/workers/explore.js'
import { startThreads } from '../model/checker/workers/threads.js'
import type { Bounds, NetworkKind, Settings } from '../model/raft/bounds.js'
import { Literal, Relaxed } from '../model/raft/types.js'
import { table } from '../text/table.js'

interface Row extends Bounds {
  readonly name: string
  readonly network: NetworkKind
  readonly history: boolean
  readonly relaxed: boolean
  readonly generated: number
  readonly distinct: number
  readonly depth: number
}

/** No golden row: there are more states than TLC was waited for. */
const LARGER: Bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 }

interface Measured {
  readonly what: string
  /** Of each run. */
  readonly seconds: readonly number[]
}

const { values } = parseArgs({
  options: {
    row: { type: 'string', default: 'k' },
    runs: { type: 'string', default: '5' },
    states: { type: 'string', default: '5000000' },
  },
})
const runs = Number(values.runs)
const states = Number(values.states)
const spec = new URL('../spec/', import.meta.url)
const { rows }: { readonly rows: readonly Row[] } = JSON.parse(readFileSync(new URL('counts.json', spec), 'utf8'))
const row = rows.find(({ name }) => name === values.row)
if (row === undefined) {
  console.error(`bench/checker: --row ${values.row}: expected one of ${rows.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const { servers, values: count, maxTerm, maxLog, maxMessages, maxCopies } = row
const settings: Settings = {
  bounds: { servers, values: count, maxTerm, maxLog, maxMessages, maxCopies },
  network: row.network,
  history: row.history,
  relaxations: row.relaxed ? Relaxed : Literal,
}

/** A figure for wrong counts would be worth nothing. */
const mustAgree = (
  what: string,
  found: { readonly generated: number; readonly distinct: number; readonly depth: number },
) => {
  if (found.generated === row.generated && found.distinct === row.distinct && found.depth === row.depth) return
  throw new Error(`${what} found ${JSON.stringify(found)}, which are not the counts of row ${row.name}`)
}

const one = (): number => {
  const started = performance.now()
  const report = explore(modelProtocol(settings))
  const seconds = (performance.now() - started) / 1000
  mustAgree('one thread', report)
  return seconds
}

const threads = startThreads(2)
const two = async (): Promise<number> => {
  let started = performance.now()
  const began = () => {
    started = performance.now()
  }
  const report = await exploreInParallel(
    { url, name: 'modelProtocol', argument: settings },
    { workers: threads, began },
  )
  const seconds = (performance.now() - started) / 1000
  mustAgree('two threads', report)
  return seconds
}

/** What `check` says that it took, from when its threads stood ready. */
const checked = (workers: number): number => {
  const program = join(fileURLToPath(new URL('..', import.meta.url)), 'bin', 'lockstep.ts')
  const bounds = Object.entries(settings.bounds).flatMap(([name, value]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    String(value),
  ])
  const of = row.relaxed ? 'relaxed' : 'model'
  const flags = ['--of', of, '--network', row.network, ...(row.history ? [] : ['--no-history'])]
  const words = [...process.execArgv, program, 'check', ...bounds, ...flags, '--workers', String(workers), '--json']
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  if (stdout === '') throw new Error(`check failed: ${stderr.slice(-500)}`)
  const report = JSON.parse(stdout)
  mustAgree(`check --workers ${workers}`, report)
  return report.seconds
}

/** TLC's wall time, the start of its virtual machine included, as its users see it. */
const tlc = (jar: string, workers: number): number => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-tlc-'))
  const config = `MC_row_${row.name}.cfg`
  const words = [
    '-XX:+UseParallelGC',
    '-cp',
    jar,
    'tlc2.TLC',
    '-workers',
    String(workers),
    '-metadir',
    folder,
    '-config',
    config,
    'MC.tla',
  ]
  const started = performance.now()
  const { stdout, status } = spawnSync('java', words, { cwd: fileURLToPath(spec), encoding: 'utf8' })
  const seconds = (performance.now() - started) / 1000
  rmSync(folder, { recursive: true })
  if (!stdout.includes(`${row.generated} states generated, ${row.distinct} distinct`))
    throw new Error(`TLC ended with code ${status} and without the counts of ${config}: ${stdout.slice(-500)}`)
  return seconds
}

/** Generated states of one second of a space that is explored up to this many distinct states. */
const rateOf = async (workers: number): Promise<number> => {
  const larger: Settings = { ...settings, bounds: { ...LARGER } }
  let started = performance.now()
  const began = () => {
    started = performance.now()
  }
  const { generated, distinct } =
    workers === 1
      ? explore(modelProtocol(larger), { maxStates: states })
      : await exploreInParallel(
          { url, name: 'modelProtocol', argument: larger },
          { workers: threads, maxStates: states, began },
        )
  if (distinct < states) throw new Error(`the larger space has only ${distinct} states`)
  return (generated * 1000) / (performance.now() - started)
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

const single: number[] = []
const double: number[] = []
const checks: readonly { readonly workers: number; readonly seconds: number[] }[] = [1, 2].map((workers) => ({
  workers,
  seconds: [],
}))
// The first run compiles; it is not counted.
one()
await two()
for (let run = 0; run < runs; run++) {
  single.push(one())
  double.push(await two())
  for (const { workers, seconds } of checks) seconds.push(checked(workers))
}
const jar = process.env.TLA2TOOLS_JAR
const measured: readonly Measured[] = [
  { what: 'lockstep, 1 thread', seconds: single },
  { what: 'lockstep, 2 threads', seconds: double },
  ...checks.map(({ workers, seconds }) => ({ what: `lockstep check --workers ${workers}`, seconds })),
  ...(jar === undefined
    ? []
    : [1, 2].map((workers) => ({
        what: `TLC, ${workers} worker${workers > 1 ? 's' : ''}`,
        seconds: [tlc(jar, workers)],
      }))),
]
console.log(
  `row ${row.name}: ${row.generated} generated, ${row.distinct} distinct, depth ${row.depth}; medians of ${runs} runs`,
)
const lines = table(
  ['explorer', 'runs', 'seconds', 'generated/s', 'of 1 thread'].map((heading, k) => ({
    heading,
    align: k === 0 ? 'left' : 'right',
  })),
  measured.map(({ what, seconds }) => {
    const rate = row.generated / median(seconds)
    const ratio = median(single) / median(seconds)
    return [
      what,
      String(seconds.length),
      median(seconds).toFixed(2),
      rate.toFixed(0),
      ratio < 0.1 ? `1/${(1 / ratio).toFixed(0)}` : ratio.toFixed(2),
    ]
  }),
  120,
)
for (const line of lines) console.log(line)
if (jar === undefined) console.log('TLA2TOOLS_JAR is not set: TLC was not measured')

const { servers: n, maxTerm: terms, maxLog: logs, maxMessages: messages } = LARGER
console.log(`\n${n} servers, terms to ${terms}, logs to ${logs}, ${messages} messages: up to ${states} distinct states`)
const rates = { one: await rateOf(1), two: await rateOf(2) }
console.log(`1 thread: ${rates.one.toFixed(0)} generated/s; 2 threads: ${rates.two.toFixed(0)} generated/s`)
console.log(`2 threads are ${(rates.two / rates.one).toFixed(2)} times as fast as 1`)
await threads.end()

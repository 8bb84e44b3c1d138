/**
 * Simulates many clusters, each from a seed of its own, on all cores: `tsx bench/soak.ts [MINUTES [NODES [FIRST-SEED [FEATURES]]]]`.
 * FEATURES is `all`, or names as `simulate-cluster --features` has them; then the traces of each cluster are validated, too. Prints what went wrong with them and what came of it. Exits with 1 if a check failed, and says with which seed.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { addedCounts, simulate } from '../conformance/harness/simulation/run.js'
import { featuresNamed } from '../conformance/traces/trace-features.js'
import { counted, grouped } from '../text/counts.js'
import { table } from '../text/table.js'
import { type FeatureName, featureNames } from '../traces/format.js'

/** Virtual minutes of one seed. */
const MINUTES_PER_SEED = 20
/**
 * Every core has a process of its own, so helping threads of the garbage collector would only be in the way. New values
 * have room for most of them to become garbage before they are copied, and still stay in the caches of the processor.
 */
const COLLECTION = ['--single-threaded-gc', '--max-semi-space-size=16']

/** What one seed came to, as a child process prints it. */
interface Line {
  readonly seed: number
  readonly steps: number
  readonly elections: number
  readonly operations: number
  readonly orders: number
  readonly faults: Readonly<Record<string, number>>
  readonly reached: Readonly<Record<string, number>>
  /** Of its process, all threads of it. */
  readonly cpuSeconds: number
  readonly violation: string | null
}

const [first = '', ...rest] = process.argv.slice(2)

/** Null: a name that there is not. */
const namesIn = (text: string): readonly FeatureName[] | null => {
  const names = text === 'all' ? featureNames : text.split(',').filter((name) => name !== '')
  const known = featureNames.filter((name) => names.some((other) => other === name))
  return known.length === names.length ? known : null
}

const runSeeds = (
  [from = 0, step = 1, count = 0, nodes = 3]: readonly number[],
  names: readonly FeatureName[],
): void => {
  const features = featuresNamed(names, nodes)
  for (let k = 0, seed = from; k < count; k += 1, seed += step) {
    const before = process.cpuUsage()
    const {
      hash: _,
      violation,
      ...seen
    } = simulate({
      ...{ seed, nodes, minutes: MINUTES_PER_SEED },
      ...{ beyond: false, breakage: {}, features, traced: features !== undefined },
    })
    const { user, system } = process.cpuUsage(before)
    const line: Line = {
      ...{ seed, ...seen, cpuSeconds: (user + system) / 1_000_000 },
      violation: violation === null ? null : `${violation.check}: ${violation.what}`,
    }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }
}

const child = (args: readonly (number | string)[], each: (line: Line) => void): Promise<number> =>
  new Promise((resolve) => {
    const words = [...process.execArgv, ...COLLECTION, fileURLToPath(import.meta.url), 'seeds', ...args.map(String)]
    const running = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: running.stdout })
    lines.on('line', (text) => each(JSON.parse(text)))
    const closed = new Promise((done) => lines.on('close', done))
    running.on('close', (code) => closed.then(() => resolve(code ?? 1)))
  })

const soak = async (
  minutes: number,
  nodes: number,
  firstSeed: number,
  names: readonly FeatureName[],
): Promise<void> => {
  const seeds = Math.ceil(minutes / MINUTES_PER_SEED)
  const cores = Math.min(availableParallelism(), seeds)
  const began = performance.now()
  const all: Line[] = []
  const added = (line: Line): void => {
    all.push(line)
    if (line.violation !== null) console.log(`seed ${line.seed}: ${line.violation}`)
    if (all.length % 25 === 0) console.error(`${all.length} of ${counted(seeds, 'seed')}`)
  }
  const codes = await Promise.all(
    Array.from({ length: cores }, (_, k) =>
      child([firstSeed + k, cores, Math.floor((seeds - k + cores - 1) / cores), nodes, names.join()], added),
    ),
  )
  const seconds = (performance.now() - began) / 1_000
  for (const line of summary(all, nodes, seconds)) console.log(line)
  for (const { seed } of all.filter(({ violation }) => violation !== null)) {
    const more = names.length === 0 ? '' : ` --traced --features ${names.join()}`
    console.log(`lockstep simulate-cluster --seed ${seed} --minutes ${MINUTES_PER_SEED} --nodes ${nodes}${more}`)
  }
  process.exitCode = all.some(({ violation }) => violation !== null) || codes.some((code) => code !== 0) ? 1 : 0
}

const summary = (all: readonly Line[], nodes: number, seconds: number): readonly string[] => {
  const total = (of: (line: Line) => number): number => all.reduce((so, line) => so + of(line), 0)
  const sum = (of: (line: Line) => number): string => grouped(total(of))
  const faults = all.reduce<Readonly<Record<string, number>>>((so, line) => addedCounts(so, line.faults), {})
  const reached = all.reduce<Readonly<Record<string, number>>>((so, line) => addedCounts(so, line.reached), {})
  const minutes = all.length * MINUTES_PER_SEED
  const counts: readonly (readonly [string, string])[] = [
    ...Object.entries(faults).map(([kind, count]) => [`fault: ${kind}`, grouped(count)] as const),
    ...Object.entries(reached).map(([what, count]) => [`reached: ${what}`, grouped(count)] as const),
    ['seeds', grouped(all.length)],
    ['virtual minutes', grouped(minutes)],
    ['nodes of a cluster', grouped(nodes)],
    ['steps', sum(({ steps }) => steps)],
    ['elections', sum(({ elections }) => elections)],
    ['operations of clients', sum(({ operations }) => operations)],
    ['orders', sum(({ orders }) => orders)],
    ['seconds', grouped(Math.round(seconds))],
    ['times faster than the clock', grouped(Math.round((minutes * 60) / seconds))],
    ['CPU seconds', grouped(Math.round(total(({ cpuSeconds }) => cpuSeconds)))],
    ['virtual seconds in a CPU second', grouped(Math.round((minutes * 60) / total(({ cpuSeconds }) => cpuSeconds)))],
    ['violations', sum(({ violation }) => (violation === null ? 0 : 1))],
  ]
  return table(
    [
      { heading: 'what', align: 'left' },
      { heading: 'how many', align: 'right' },
    ],
    counts,
  )
}

const features = namesIn((first === 'seeds' ? rest[4] : rest[2]) ?? '')
if (features === null) {
  console.error(`FEATURES: expected all, or some of ${featureNames.join(', ')}, with commas between them`)
  process.exitCode = 2
} else if (first === 'seeds') runSeeds(rest.slice(0, 4).map(Number), features)
else await soak(Number(first || 10_000), Number(rest[0] ?? 3), Number(rest[1] ?? 1), features)

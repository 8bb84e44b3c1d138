/**
 * How long the checker takes for two spaces that are large and have no history, with every property: on one thread in this
 * process, and on threads that have explored the space once before. Decision 5 speaks of the first one.
 *
 *     tsx bench/spaces.ts [--threads 2] [--runs 1]
 */
import { parseArgs } from 'node:util'
import { modelProtocol, url } from '../conformance/exploration/protocols.js'
import { explore, type Report } from '../model/checker/explore.js'
import { exploreInParallel } from '../model/checker/workers/explore.js'
import { startThreads } from '../model/checker/workers/threads.js'
import type { NetworkKind, Settings } from '../model/raft/bounds.js'
import { Literal } from '../model/raft/types.js'
import { table } from '../text/table.js'

interface Expected extends Pick<Report<unknown, unknown>, 'generated' | 'distinct' | 'depth'> {
  readonly network: NetworkKind
  readonly maxMessages: number
}

/** The counts are those of two earlier checkers, which stored states in other ways. */
const spaces: readonly Expected[] = [
  { network: 'core', maxMessages: 2, generated: 92_912_659, distinct: 10_838_621, depth: 54 },
  { network: 'full', maxMessages: 1, generated: 22_844_275, distinct: 1_931_973, depth: 53 },
]

const { values } = parseArgs({
  options: { threads: { type: 'string', default: '1' }, runs: { type: 'string', default: '1' } },
})
const count = Number(values.threads)
const runs = Number(values.runs)
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(runs) || runs < 1) {
  console.error('bench/spaces: --threads and --runs: expected whole numbers from 1')
  process.exit(2)
}

const settingsOf = ({ network, maxMessages }: Expected): Settings => ({
  bounds: { servers: 3, values: 1, maxTerm: 2, maxLog: 1, maxMessages, maxCopies: 1 },
  network,
  history: false,
  relaxations: Literal,
})

interface Measured {
  readonly seconds: number
  /** Of all threads of the process, also those that compile. */
  readonly cpu: number
  readonly bytes: number
}

const measure = async (expected: Expected, run: (settings: Settings) => Promise<Report<unknown, unknown>>) => {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const { result, generated, distinct, depth, bytes } = await run(settingsOf(expected))
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const isRight = generated === expected.generated && distinct === expected.distinct && depth === expected.depth
  if (result !== 'ok' || !isRight) throw new Error(`found ${result} ${generated} / ${distinct} / ${depth}`)
  return { seconds, cpu: (user + system) / 1e6, bytes } satisfies Measured
}

const threads = count > 1 ? startThreads(count) : undefined
const run = async (settings: Settings): Promise<Report<unknown, unknown>> =>
  threads === undefined
    ? explore(modelProtocol(settings))
    : exploreInParallel({ url, name: 'modelProtocol', argument: settings }, { workers: threads })

const rows: (readonly string[])[] = []
for (const expected of spaces) {
  if (threads !== undefined) await measure(expected, run)
  for (let k = 0; k < runs; k++) {
    const { seconds, cpu, bytes } = await measure(expected, run)
    const { network, maxMessages, generated, distinct } = expected
    rows.push([
      `${network}, ${maxMessages} messages`,
      ...[generated, distinct].map(String),
      ...[seconds, cpu, generated / seconds / 1e6, bytes / distinct].map((figure) => figure.toFixed(2)),
    ])
  }
}
await threads?.end()
const headings = ['space', 'generated', 'distinct', 'seconds', 'cpu', 'million/s', 'bytes a state']
const columns = headings.map((heading, k) => ({ heading, align: k === 0 ? ('left' as const) : ('right' as const) }))
for (const line of table(columns, rows, 120)) console.log(line)

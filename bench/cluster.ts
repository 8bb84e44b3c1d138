/**
 * How many writes a second a cluster acknowledges, and after how long: three processes on this machine, every write made
 * durable by a majority before it is answered, and clients that each wait for an answer before they ask again. Beside this
 * project's cluster, in the same run, etcd, where it is installed: the same client program, HTTP and JSON, the same nodes asked.
 *
 *     tsx bench/cluster.ts [--clients 1,16,64,256] [--seconds 5] [--rounds 1] [--only lockstep,etcd]
 *                          [--ask leader|all] [--write order|restock] [--trace] [--folder DIR] [--profile DIR]
 *
 * Each cluster first takes a load that is not measured, since a cluster is started once and then runs for months: the first ten
 * thousand writes of a process of Node.js are those that its compiler takes part in. Then each load is put on one cluster after
 * the other, while the others idle, so that the ratios hold where the machine's speed drifts; of several rounds the medians
 * are shown, and the ratios of each round.
 *
 * The clients ask the leader, or with `--ask all` the nodes in turn; those that do not lead pass the writes on.
 * `--trace` measures the cluster once more with its nodes traced. `--folder` says on which disk the data lies; by default in
 * the system's folder for temporary files. `--profile` writes a CPU profile of each node.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { grouped } from '../text/counts.js'
import { table } from '../text/table.js'
import type { Loaded } from './cluster/client.js'
import { etcdVersion, startEtcd } from './cluster/etcd.js'
import { compile, startLockstep } from './cluster/lockstep.js'
import type { Load, Target } from './cluster/target.js'

/** Before each measurement, with the load that is measured. */
const WARM_UP_SECONDS = 2
/** Before the first one of a cluster. */
const FIRST = { clients: 64, seconds: 4 }

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1,16,64,256' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string', default: 'lockstep,etcd' },
    ask: { type: 'string', default: 'leader' },
    write: { type: 'string', default: 'order' },
    trace: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
    profile: { type: 'string' },
  },
})

const refuse = (flag: string, expected: string): never => {
  console.error(`bench/cluster: ${flag}: expected ${expected}`)
  process.exit(2)
}
const counts = values.clients.split(',').map(Number)
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)
const only = values.only.split(',')
const { write } = values
if (!counts.every((count) => Number.isInteger(count) && count >= 1)) refuse('--clients', 'numbers from 1, with commas')
if (!(seconds > 0)) refuse('--seconds', 'a number above 0')
if (!Number.isInteger(rounds) || rounds < 1) refuse('--rounds', 'a number from 1')
if (!only.every((name) => name === 'lockstep' || name === 'etcd')) refuse('--only', 'lockstep, etcd, or both')
if (values.ask !== 'leader' && values.ask !== 'all') refuse('--ask', 'leader or all')
if (write !== 'order' && write !== 'restock') throw refuse('--write', 'order or restock')

const folder = mkdtempSync(join(values.folder, 'lockstep-bench-'))
const kills: (() => void)[] = []
process.on('exit', () => {
  for (const kill of kills) {
    try {
      kill()
    } catch {
      // It has gone already.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
const pinned = (kill: () => void): void => {
  kills.push(kill)
}

const runLoad = (load: Load): Promise<Loaded> =>
  new Promise((resolve, reject) => {
    const file = fileURLToPath(new URL('cluster/client.ts', import.meta.url))
    const words = [...process.execArgv, file, JSON.stringify(load)]
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    pinned(() => child.kill('SIGKILL'))
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error('the clients failed'))))
  })

/** Seconds of CPU that the processes have taken; NaN where the system does not say. Clock ticks are hundredths (Linux). */
const cpuSeconds = (pids: readonly number[]): readonly number[] =>
  pids.map((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) / 100
    } catch {
      return Number.NaN
    }
  })

interface Row extends Loaded {
  readonly target: string
  readonly clients: number
  readonly rate: number
  /** Of all three processes, for each write, in microseconds; with what they took while the load warmed up. */
  readonly nodesCpu: number
  /** Of that, the leader's. */
  readonly leaderCpu: number
}

/** Whom the clients of a load ask. */
const asked = ({ urls }: Target): readonly string[] => (values.ask === 'all' ? urls : urls.slice(0, 1))

const measure = async (target: Target, clients: number, round: number): Promise<Row> => {
  const { name, write: kind, pids } = target
  const before = cpuSeconds(pids)
  const load: Load = {
    urls: asked(target),
    write: kind,
    name: `r${round}c${clients}`,
    clients,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds,
  }
  const loaded = await runLoad(load)
  const share = seconds / (seconds + WARM_UP_SECONDS)
  const taken = cpuSeconds(pids).map((cpu, i) => ((cpu - (before[i] ?? 0)) * share * 1e6) / loaded.acknowledged)
  const leader = await target.leaderUrl()
  if (leader !== target.urls[0])
    console.error(`bench/cluster: ${name} with ${clients} clients: the leader changed meanwhile`)
  if (loaded.failed > 0) console.error(`bench/cluster: ${name}: ${loaded.failed} writes failed: ${loaded.failure}`)
  const rate = loaded.acknowledged / loaded.seconds
  const nodesCpu = taken.reduce((sum, cpu) => sum + cpu, 0)
  console.error(`${name}, ${clients} clients: ${grouped(Math.round(rate))} writes/s`)
  // Whoever leads does the most.
  return { ...loaded, target: name, clients, rate, nodesCpu, leaderCpu: Math.max(...taken) }
}

const begin = async (starts: Promise<Target>): Promise<Target> => {
  const target = await starts
  await runLoad({ urls: asked(target), write: target.write, name: 'first', ...FIRST, warmUpSeconds: 0 })
  return target
}

const startOurs = (entry: string, traced: boolean): Promise<Target> => {
  const data = join(folder, traced ? 'traced' : 'lockstep')
  const trace = traced ? join(data, 'trace') : null
  const execArgv = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]
  return startLockstep({ entry, folder: data, write, trace, execArgv }, pinned)
}

const median = (rows: readonly Row[], of: (row: Row) => number): number => {
  const sorted = rows.map(of).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** One for each number of clients, with the medians over the rounds. */
const medians = (rows: readonly Row[]): readonly (readonly string[])[] =>
  counts.map((clients) => {
    const same = rows.filter((row) => row.clients === clients)
    const shown = (of: (row: Row) => number, digits: number): string => median(same, of).toFixed(digits)
    return [
      ...[same[0]?.target ?? '', String(clients), grouped(Math.round(median(same, ({ rate }) => rate)))],
      ...[shown(({ p50 }) => p50, 1), shown(({ p99 }) => p99, 1)],
      ...[shown(({ nodesCpu }) => nodesCpu, 0), shown(({ leaderCpu }) => leaderCpu, 0), shown(({ cpu }) => cpu, 0)],
      String(same.reduce((sum, { failed }) => sum + failed, 0)),
    ]
  })

const show = (all: readonly (readonly Row[])[]): void => {
  const right = (heading: string) => ({ heading, align: 'right' }) as const
  const columns = [
    { heading: 'cluster', align: 'left' } as const,
    ...['clients', 'writes/s', 'p50 ms', 'p99 ms', 'nodes µs/write', 'leader', 'client', 'failed'].map(right),
  ]
  for (const line of table(columns, all.flatMap(medians))) console.log(line)
}

/** Row by row, for both were measured in turn. */
const showRatios = (name: string, rows: readonly Row[], others: readonly Row[]): void => {
  if (rows.length === 0 || others.length === 0) return
  const ratios = (clients: number, of: (row: Row) => number): string =>
    rows
      .flatMap((row, i) => {
        const other = others[i]
        return row.clients === clients && other !== undefined ? [(of(row) / of(other)).toFixed(2)] : []
      })
      .join(' ')
  for (const clients of counts) {
    console.log(
      `${name}, ${clients} clients: ${ratios(clients, ({ rate }) => rate)} times the writes, ` +
        `${ratios(clients, ({ p99 }) => p99)} times the p99`,
    )
  }
}

const version = only.includes('etcd') ? etcdVersion() : null
if (only.includes('etcd') && version === null) console.error('bench/cluster: no etcd is installed: left out')
const entry = only.includes('lockstep') ? compile(join(folder, 'program')) : null
const ours = entry === null ? null : await begin(startOurs(entry, false))
const traced = entry === null || !values.trace ? null : await begin(startOurs(entry, true))
const etcd = version === null ? null : await begin(startEtcd(join(folder, 'etcd'), pinned))

const measured = [ours, traced, etcd].map((target) => ({ target, rows: [] as Row[] }))
for (let round = 1; round <= rounds; round += 1) {
  for (const clients of counts) {
    for (const { target, rows } of measured) if (target !== null) rows.push(await measure(target, clients, round))
  }
}
for (const { target } of measured) await target?.stop()

console.log(
  `writes: ${write} of the shop, put of etcd ${version ?? '(left out)'}; ${values.ask} asked; ${seconds} s each; data in ${values.folder}`,
)
const [oursRows, tracedRows, etcdRows] = measured.map(({ rows }) => rows)
show(measured.flatMap(({ rows }) => (rows.length === 0 ? [] : [rows])))
showRatios('lockstep to etcd', oursRows ?? [], etcdRows ?? [])
showRatios('traced to untraced', tracedRows ?? [], oursRows ?? [])

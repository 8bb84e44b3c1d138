/**
 * How many writes a second a cluster acknowledges, and after how long: three processes on this machine, every write made
 * durable by a majority before it is answered, and clients that each wait for an answer before they ask again. Beside this
 * project's cluster, in the same run, etcd, where it is installed: the same client program, HTTP and JSON, the leader asked.
 *
 *     tsx bench/cluster.ts [--clients 1,16,64,256] [--seconds 5] [--only lockstep,etcd] [--write order|restock]
 *                          [--trace] [--folder DIR] [--profile DIR]
 *
 * Each cluster first takes a load that is not measured, since a cluster is started once and then runs for months: the first ten
 * thousand writes of a process of Node.js are those that its compiler takes part in.
 *
 * `--trace` measures the cluster once more with its nodes traced. `--folder` says on which disk the data lies; by default in
 * the system's folder for temporary files. `--profile` writes a CPU profile of each node.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { grouped } from '../conformance/report/display.js'
import { table } from '../conformance/report/table.js'
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
    only: { type: 'string', default: 'lockstep,etcd' },
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
const only = values.only.split(',')
const { write } = values
if (!counts.every((count) => Number.isInteger(count) && count >= 1)) refuse('--clients', 'numbers from 1, with commas')
if (!(seconds > 0)) refuse('--seconds', 'a number above 0')
if (!only.every((name) => name === 'lockstep' || name === 'etcd')) refuse('--only', 'lockstep, etcd, or both')
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
  /** Of all three processes, for each write, in microseconds; with what they took while the load warmed up. */
  readonly nodesCpu: number
}

const measure = async (target: Target, clients: number): Promise<Row> => {
  const { name, write: kind, url, pids } = target
  const before = cpuSeconds(pids)
  const load: Load = { url, write: kind, name: `c${clients}`, clients, warmUpSeconds: WARM_UP_SECONDS, seconds }
  const loaded = await runLoad(load)
  const taken = cpuSeconds(pids).reduce((sum, cpu, i) => sum + cpu - (before[i] ?? 0), 0)
  const leader = await target.leaderUrl()
  if (leader !== url) console.error(`bench/cluster: ${name} with ${clients} clients: the leader changed meanwhile`)
  if (loaded.failed > 0) console.error(`bench/cluster: ${name}: ${loaded.failed} writes failed: ${loaded.failure}`)
  const share = seconds / (seconds + WARM_UP_SECONDS)
  return { ...loaded, target: name, clients, nodesCpu: (taken * share * 1e6) / loaded.acknowledged }
}

const rateOf = ({ acknowledged, seconds: time }: Row): number => acknowledged / time

/** `data`: the folder of the cluster, which goes when it has stopped. */
const measureAll = async (data: string, starts: (data: string) => Promise<Target>): Promise<readonly Row[]> => {
  const target = await starts(data)
  await runLoad({ url: target.url, write: target.write, name: 'first', ...FIRST, warmUpSeconds: 0 })
  const rows: Row[] = []
  for (const clients of counts) {
    const row = await measure(target, clients)
    rows.push(row)
    console.error(`${row.target}, ${clients} clients: ${grouped(Math.round(rateOf(row)))} writes/s`)
  }
  await target.stop()
  rmSync(data, { recursive: true, force: true, maxRetries: 10 })
  return rows
}

const lockstepRows = (entry: string, traced: boolean): Promise<readonly Row[]> =>
  measureAll(join(folder, traced ? 'traced' : 'lockstep'), (data) => {
    const trace = traced ? join(data, 'trace') : null
    const execArgv = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]
    return startLockstep({ entry, folder: data, write, trace, execArgv }, pinned)
  })

const show = (rows: readonly Row[]): void => {
  const right = (heading: string) => ({ heading, align: 'right' }) as const
  const columns = [
    { heading: 'cluster', align: 'left' } as const,
    ...['clients', 'writes/s', 'p50 ms', 'p99 ms', 'nodes µs/write', 'client µs/write'].map(right),
    right('failed'),
  ]
  const cells = rows.map((row) => [
    ...[row.target, String(row.clients), grouped(Math.round(rateOf(row))), row.p50.toFixed(1), row.p99.toFixed(1)],
    ...[row.nodesCpu.toFixed(0), row.cpu.toFixed(0), String(row.failed)],
  ])
  for (const line of table(columns, cells)) console.log(line)
}

const showRatios = (name: string, rows: readonly Row[], others: readonly Row[]): void => {
  for (const row of rows) {
    const other = others.find(({ clients }) => clients === row.clients)
    if (other === undefined) continue
    const rate = (rateOf(row) / rateOf(other)).toFixed(2)
    console.log(
      `${name}, ${row.clients} clients: ${rate} times the writes, ${(row.p99 / other.p99).toFixed(2)} times the p99`,
    )
  }
}

const entry = only.includes('lockstep') ? compile(join(folder, 'program')) : null
const version = only.includes('etcd') ? etcdVersion() : null
if (only.includes('etcd') && version === null) console.error('bench/cluster: no etcd is installed: left out')
const ours = entry === null ? [] : await lockstepRows(entry, false)
const traced = entry === null || !values.trace ? [] : await lockstepRows(entry, true)
const etcd = version === null ? [] : await measureAll(join(folder, 'etcd'), (data) => startEtcd(data, pinned))

console.log(
  `writes: ${write} of the shop, put of etcd ${version ?? '(left out)'}; ${seconds} s each; data in ${values.folder}`,
)
show([...ours, ...traced, ...etcd])
showRatios('lockstep to etcd', ours, etcd)
showRatios('traced to untraced', traced, ours)

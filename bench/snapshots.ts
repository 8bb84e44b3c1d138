/**
 * What snapshots cost and what they save: a node finds the log of this many orders, and becomes ready without any snapshot; clients
 * place orders while none is written, and then while one is. The node is started on that one, takes a second, so that the disk holds two
 * and the log after the first, and is started on that once more.
 *
 *     tsx bench/snapshots.ts [--orders 1000000] [--clients 64] [--seconds 10] [--folder DIR]
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { urlOf } from '../impl/node/network/members.js'
import { counted, grouped } from '../text/counts.js'
import { compile } from './cluster/lockstep.js'
import { membersOf, type Readiness, untilReady } from './recovery/until-ready.js'
import { type Latencies, placeOrders } from './snapshots/clients.js'
import { writeLog } from './snapshots/write-log.js'

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    clients: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '10' },
    folder: { type: 'string', default: tmpdir() },
  },
})
const [orders, clients, seconds] = [Number(values.orders), Number(values.clients), Number(values.seconds)]
if (![orders, clients, seconds].every((n) => Number.isInteger(n) && n >= 1)) {
  console.error('bench/snapshots: --orders, --clients and --seconds: expected numbers from 1')
  process.exit(2)
}
const after = Math.ceil(orders / 4)

const folder = mkdtempSync(join(values.folder, 'lockstep-snapshots-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

const data = join(folder, 'data')
mkdirSync(data)
const members = await membersOf(1)
const [member] = members
if (member === undefined) throw new Error('no port is free')
const identity = { cluster: 'bench', node: member.id, members: [member.id] }
const url = urlOf(member)
const entry = compile(join(folder, 'program'))

const mebibytes = (bytes: number): string => `${grouped(Math.round(bytes / 2 ** 20))} MiB`
const bytesOf = (kind: string): number =>
  readdirSync(data)
    .filter((name) => name.startsWith(kind))
    .reduce((sum, name) => sum + statSync(join(data, name)).size, 0)
const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
}
const tellReady = (what: string, [ready]: readonly Readiness[]): void => {
  if (ready === undefined) return
  const { serving, ready: readyAfter, longest, cpu, applied } = ready
  console.log(
    `${what}: serves after ${serving.toFixed(1)} s, is ready after ${readyAfter.toFixed(1)} s (${cpu.toFixed(1)} s of CPU) with ` +
      `${counted(applied, 'entry', 'entries')} applied; no answer took longer than ${Math.round(longest)} ms`,
  )
}
const tellLatencies = (
  what: string,
  { orders: count, failed, seconds: took, p50, p99, p999, longest }: Latencies,
): void => {
  const ms = (n: number): string => n.toFixed(1)
  console.log(
    `${what}: ${counted(Math.round(count / took), 'order')} a second of ${clients} clients, p50 ${ms(p50)} ms, p99 ${ms(p99)} ms, ` +
      `p99.9 ${ms(p999)} ms, the longest ${ms(longest)} ms; ${counted(failed, 'failure')}`,
  )
}
const withFlags = (flags: readonly string[], meanwhile: () => Promise<void>): Promise<readonly Readiness[]> =>
  untilReady(entry, { cluster: 'bench', members, execArgv: [], flags }, () => data, meanwhile)

await writeLog(data, identity, orders)
console.log(`a log of ${counted(orders, 'order')}: ${mebibytes(bytesOf('wal'))}`)

const whole = await withFlags(['--snapshot-after', '0'], async () => {
  const end = performance.now() + seconds * 1_000
  tellLatencies('no snapshot is written', await placeOrders(url, 'a', clients, async () => performance.now() > end))
})
tellReady('without a snapshot', whole)

const taken = (): Promise<number> => metric('raft_snapshots_taken_total')
const tellTaken = async (): Promise<void> => {
  const [bytes, took] = [await metric('raft_snapshot_bytes'), await metric('raft_snapshot_seconds')]
  console.log(`  the last one: ${mebibytes(bytes)}, written in ${took.toFixed(1)} s`)
}
const one = await withFlags(['--snapshot-after', `${after}`], async () => {
  // It became due while the log was applied, and is written from now on.
  const isOver = async (): Promise<boolean> => (await taken()) > 0
  tellLatencies('one is written', await placeOrders(url, 'b', clients, isOver))
  await tellTaken()
})
tellReady('with one that is due', one)

const second = await withFlags(['--snapshot-after', '1'], async () => {
  await placeOrders(url, 'c', 1, async () => (await taken()) > 0)
})
tellReady('from a snapshot and the log after it', second)

const live = Math.max(
  ...readdirSync(data)
    .filter((name) => name.startsWith('snapshot'))
    .map((name) => statSync(join(data, name)).size),
)
console.log(
  `on disk: ${mebibytes(bytesOf('snapshot'))} of snapshots and ${mebibytes(bytesOf('wal'))} of log, with a state of ${mebibytes(live)}`,
)
tellReady('from the second', await withFlags(['--snapshot-after', '0'], async () => {}))

/**
 * What it costs to apply a command: orders are applied to a shop of their own, one after another, as a node does after a start. Says
 * the CPU of each, quarter by quarter, since a larger shop costs more cache misses; how much of it the collector stood in the way;
 * how long the longest command took, and what the time goes into. Then how long the longest call takes of a plain `Map` that grows
 * to as many keys, and of the table that the shop has instead.
 *
 *     tsx bench/store.ts [--orders 1000000] [--program DIR]
 *
 * `--program`: a compiled program (`npm run build` makes `dist`), of another version perhaps; else this one is compiled.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { storeMachine } from '../impl/store/machine.js'
import type { set, tableOf } from '../impl/store/table.js'
import { counted, grouped } from '../text/counts.js'
import { compile } from './cluster/lockstep.js'
import { commandOf } from './recovery/commands.js'
import { type Parts, sharesOf } from './store/shares.js'

const { values } = parseArgs({
  options: { orders: { type: 'string', default: '1000000' }, program: { type: 'string' } },
})

const QUARTERS = 4
const ROUNDS = 5

/** Collections are reported later than they happen. */
const REPORT_MS = 50

const microseconds = (ms: number, commands: number): string => ((ms * 1_000) / commands).toFixed(1)

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const applyAll = async (machine: ReturnType<typeof storeMachine>, commands: readonly string[]): Promise<void> => {
  let collecting = 0
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collecting += duration
  })
  collections.observe({ entryTypes: ['gc'] })
  let state = machine.initial
  let longest = 0
  const heap = process.memoryUsage().heapUsed
  const quarter = Math.ceil(commands.length / QUARTERS)
  for (let from = 0; from < commands.length; from += quarter) {
    await sleep(REPORT_MS)
    collecting = 0
    const began = cpuMs()
    const some = commands.slice(from, from + quarter)
    let at = performance.now()
    for (const command of some) {
      ;[state] = machine.apply(state, command)
      const now = performance.now()
      longest = Math.max(longest, now - at)
      at = now
    }
    const cpu = cpuMs() - began
    await sleep(REPORT_MS)
    console.log(
      `  ${grouped(from + some.length).padStart(12)}: ${microseconds(cpu, some.length)} µs of CPU each, ` +
        `of the thread's time ${microseconds(collecting, some.length)} µs collecting garbage`,
    )
  }
  collections.disconnect()
  globalThis.gc?.()
  const each = Math.round((process.memoryUsage().heapUsed - heap) / commands.length)
  console.log(
    `  the longest took ${longest.toFixed(1)} ms; ${each} bytes of heap each; digest ${machine.digest(state)}`,
  )
}

/** The least of some rounds: whatever else runs on the machine makes a call take longer now and then. */
const longestOf = (keys: readonly string[], newPut: () => (key: string, k: number) => void): string => {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const put = newPut()
    globalThis.gc?.()
    let longest = 0
    for (const [k, key] of keys.entries()) {
      const began = performance.now()
      put(key, k)
      longest = Math.max(longest, performance.now() - began)
    }
    return longest
  })
  return `${Math.min(...rounds).toFixed(1)} ms`
}

const orders = Number(values.orders)
if (!Number.isInteger(orders) || orders < QUARTERS) {
  console.error(`bench/store: --orders ${values.orders}: expected a number from ${QUARTERS}`)
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'lockstep-store-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
if (values.program === undefined) compile(folder)
const program = values.program === undefined ? folder : resolve(values.program)
const load = (file: string) => import(pathToFileURL(join(program, 'impl/store', file)).href)

const { storeMachine: machineOf }: { readonly storeMachine: typeof storeMachine } = await load('machine.js')
const machine = machineOf((violation) => {
  throw new Error(violation)
})
console.log(`${counted(orders, 'command')}, applied by ${program === folder ? 'this version' : program}`)
await applyAll(
  machine,
  Array.from({ length: orders }, (_, k) => commandOf(k)),
)

/** Enough of them for a shop that no cache holds. */
const SHARES = 300_000
const files = ['apply', 'change', 'invariants', 'persistent-map', 'prints', 'shop', 'wire'] as const
const [apply, change, invariants, maps, prints, shops, wire] = await Promise.all(
  files.map((file) => load(`${file}.js`)),
)
const parts: Parts = { ...maps, ...apply, ...change, ...invariants, ...prints, ...wire, empty: shops.empty }
const shares = sharesOf(
  parts,
  Array.from({ length: Math.min(SHARES, orders) }, (_, k) => commandOf(k)),
)
console.log(`of that time: ${shares.map(([what, percent]) => `${what} ${percent} %`).join(', ')}`)

const table: { readonly set: typeof set; readonly tableOf: typeof tableOf } = await load('table.js')
const keys = Array.from({ length: orders }, (_, k) => `bench-${k}`)
const newMap = () => {
  const map = new Map<string, number>()
  return (key: string, k: number): void => void map.set(key, k)
}
const newTable = () => {
  const ours = table.tableOf<string, number>('none', 0)
  return (key: string, k: number): void => table.set(ours, key, k)
}
console.log(
  `the longest call, with ${counted(orders, 'key')}: a Map ${longestOf(keys, newMap)}, the table ${longestOf(keys, newTable)}`,
)

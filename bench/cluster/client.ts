/**
 * The clients, all of them in this one process: each sends a write over a connection of its own, waits for the answer, and
 * sends the next. Takes a `Load` as its argument, and prints a `Loaded`, both as JSON.
 */
import { Agent, request } from 'node:http'
import { writeRequest } from './requests.js'
import type { Load } from './target.js'

export interface Loaded {
  /** Acknowledged writes within the measured seconds. */
  readonly acknowledged: number
  /** Answers that were no success, and requests without an answer, from the beginning on. */
  readonly failed: number
  /** One of them, for the reader. */
  readonly failure: string | null
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Of this process, for each acknowledged write, in microseconds. */
  readonly cpu: number
}

const argument = process.argv[2]
if (argument === undefined) throw new Error('a load is missing')
const load: Load = JSON.parse(argument)
const { hostname, port } = new URL(load.url)
const agent = new Agent({ keepAlive: true, maxSockets: load.clients })

const latencies: number[] = []
let failed = 0
let failure: string | null = null
let measuring = false
let ended = false

const send = (client: number, k: number): Promise<string | null> =>
  new Promise((resolve) => {
    const { path, headers, body } = writeRequest(load.write, load.name, client, k)
    const length = { 'content-length': Buffer.byteLength(body) }
    const sent = request({ agent, hostname, port, method: 'POST', path, headers: { ...headers, ...length } })
    sent.on('response', (response) => {
      const { statusCode = 0 } = response
      if (statusCode >= 200 && statusCode < 300) response.resume().on('end', () => resolve(null))
      else response.setEncoding('utf8').on('data', (text) => resolve(`${statusCode}: ${text}`.slice(0, 200)))
    })
    sent.on('error', (error) => resolve(error.message))
    sent.end(body)
  })

const runClient = async (client: number): Promise<void> => {
  for (let k = 0; !ended; k += 1) {
    const began = performance.now()
    const problem = await send(client, k)
    if (problem !== null) {
      failed += 1
      failure = problem
      await new Promise((resolve) => setTimeout(resolve, 10))
    } else if (measuring) latencies.push(performance.now() - began)
  }
}

const after = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1_000))

const clients = Array.from({ length: load.clients }, (_, client) => runClient(client))
await after(load.warmUpSeconds)
measuring = true
const began = performance.now()
const cpuBefore = process.cpuUsage()
await after(load.seconds)
measuring = false
const acknowledged = latencies.length
const cpu = process.cpuUsage(cpuBefore)
const seconds = (performance.now() - began) / 1_000
ended = true
await Promise.all(clients)
agent.destroy()

const sorted = Float64Array.from(latencies).sort()
const quantile = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
const loaded: Loaded = {
  ...{ acknowledged, failed, failure, seconds },
  ...{ p50: quantile(0.5), p99: quantile(0.99), cpu: (cpu.user + cpu.system) / acknowledged },
}
process.stdout.write(`${JSON.stringify(loaded)}\n`)

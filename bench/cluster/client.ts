/**
 * The clients, all of them in this one process: each sends a write over a connection of its own, waits for the answer, and
 * sends the next. Takes a `Load` as its argument, and prints a `Loaded`, both as JSON.
 */
import { type Answer, connection, postRequest } from './connection.js'
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
const urls = load.urls.map((url) => new URL(url))

const latencies: number[] = []
let failed = 0
let failure: string | null = null
let measuring = false
let ended = false

const problemOf = (answer: Answer | Error): string | null => {
  if (answer instanceof Error) return answer.message
  return answer.status >= 200 && answer.status < 300 ? null : `${answer.status}: ${answer.body}`.slice(0, 200)
}

/** Callbacks, since a promise for each request would cost more than the request. */
const runClient = (client: number, done: () => void): void => {
  const { host, hostname, port } = urls[client % urls.length]!
  const { ask, close } = connection(hostname, Number(port))
  const next = (k: number): void => {
    if (ended) {
      close()
      done()
      return
    }
    const { path, headers, body } = writeRequest(load.write, load.name, client, k)
    const began = performance.now()
    ask(postRequest(host, path, headers, body), (answer) => {
      const problem = problemOf(answer)
      if (problem === null) {
        if (measuring) latencies.push(performance.now() - began)
        next(k + 1)
      } else {
        failed += 1
        failure = problem
        setTimeout(() => next(k + 1), 10)
      }
    })
  }
  next(0)
}

const after = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1_000))

const clients = Array.from(
  { length: load.clients },
  (_, client) => new Promise<void>((done) => runClient(client, done)),
)
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

const sorted = Float64Array.from(latencies).sort()
const quantile = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
const loaded: Loaded = {
  ...{ acknowledged, failed, failure, seconds },
  ...{ p50: quantile(0.5), p99: quantile(0.99), cpu: (cpu.user + cpu.system) / acknowledged },
}
process.stdout.write(`${JSON.stringify(loaded)}\n`)

/**
 * Which files take part in three journeys, as V8 counts the calls: `tsx bench/journeys.ts`. An order from its HTTP request to
 * the reply, in a cluster of three nodes; a state through the checker; a line of a trace through `validate`. A file takes part
 * if a function of it was called meanwhile; what only declares types takes part in nothing.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { Session } from 'node:inspector'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { validate } from '../conformance/traces/validate.js'
import { nobody } from '../impl/node/core/observer.js'
import { DEFAULT_TIMING } from '../impl/node/core/role-timer.js'
import { type RunningServer, startServer } from '../impl/node/process/server.js'
import { ServerId } from '../impl/raft/types.js'
import { exploring } from '../model/checker/explore.js'
import { raft } from '../model/raft/protocol.js'
import { Literal } from '../model/raft/types.js'
import { counted } from '../text/counts.js'
import { openTrace } from '../traces/read.js'
import { survey } from '../traces/survey.js'

const ORDERS = 8
const root = fileURLToPath(new URL('..', import.meta.url))
const session = new Session()
session.connect()

/** Nothing is awaited: an inspector session of the same process answers at once. */
const inspected = <A>(method: string, params: object = {}): A => {
  let answer: unknown
  session.post(method, params, (error, result) => {
    if (error !== null) throw error
    answer = result
  })
  return answer as A
}

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly {
      readonly functionName: string
      readonly ranges: readonly { readonly count: number }[]
    }[]
  }[]
}

inspected('Profiler.enable')
inspected('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

/** The files of ours with a function that was called since the last look; what is loaded meanwhile counts too. */
const called = (): readonly string[] =>
  inspected<Coverage>('Profiler.takePreciseCoverage')
    .result.filter(({ url }) => url.startsWith('file:') && !url.includes('/node_modules/'))
    .filter(({ functions }) => functions.some(({ ranges: [whole] }) => (whole?.count ?? 0) > 0))
    .map(({ url }) => fileURLToPath(url).slice(root.length))
    .filter((path) => !path.startsWith('bench/'))
    .sort()

const tell = (what: string, files: readonly string[]): void =>
  console.log(`${what}: ${counted(files.length, 'file')}\n${files.map((file) => `  ${file}\n`).join('')}`)

const server = (id: string, base: number, ids: readonly string[], data: string): Promise<RunningServer> =>
  new Promise((resolve, reject) => {
    const members = ids.map((each, i) => ({
      id: ServerId(each),
      peer: { host: '127.0.0.1', port: base + 2 * i },
      http: { host: '127.0.0.1', port: base + 2 * i + 1 },
    }))
    const timing = { ...DEFAULT_TIMING, electionMs: 2_000, heartbeatMs: 400 }
    const options = { cluster: 'journeys', id: ServerId(id), members, data: join(data, id), isNew: true, timing }
    const failed = (reason: string): void => reject(new Error(reason))
    startServer({ ...options, observer: () => right(nobody), log: () => {}, failed }, (started) =>
      isLeft(started) ? reject(new Error(started.left.why)) : resolve(started.right),
    )
  })

const post = async (url: string, path: string, key: string, body: unknown): Promise<number> => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  await answer.arrayBuffer()
  return answer.status
}

/** From the second order on: by then every module is loaded and every connection open. */
const order = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-journeys-'))
  const ids = ['n1', 'n2', 'n3']
  const servers = await Promise.all(ids.map((id) => server(id, 39_100, ids, folder)))
  try {
    const leader = await ready(servers)
    const place = (key: string) =>
      post(leader, '/orders', key, { customer: null, lines: [{ product: 'tea', quantity: 1 }] })
    await post(leader, '/products', 'key-of-the-product-1', { id: 'tea', name: 'Tea', price: 100, stock: 99 })
    await place('key-of-the-first-order')
    const journeys: (readonly string[])[] = []
    for (let k = 0; k < ORDERS; k += 1) {
      called()
      const status = await place(`key-of-order-${k}`)
      if (status !== 201) throw new Error(`the order was answered with ${status}; expected 201`)
      journeys.push(called())
    }
    // Heartbeats and housekeeping come in between now and then: what every order needs is in every journey.
    const [first = [], ...others] = journeys
    tell(
      'an order from HTTP to its reply',
      first.filter((file) => others.every((each) => each.includes(file))),
    )
  } finally {
    await Promise.all(servers.map((each) => new Promise<void>((done) => each.stop(done))))
    rmSync(folder, { recursive: true })
  }
}

/** The address of the node that leads, once there is one. */
const ready = async (servers: readonly RunningServer[]): Promise<string> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    for (const { url } of servers) {
      const answer = await fetch(`${url}/status`)
      const { role } = (await answer.json()) as { readonly role?: string }
      if (role === 'Leader') return url
    }
    await new Promise((later) => setTimeout(later, 50))
  }
  throw new Error('no leader within 10 s')
}

/** The first states load what the others find there. */
const state = (): void => {
  const bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 }
  const exploration = exploring(raft({ bounds, network: 'full', history: true, relaxations: Literal }))
  exploration.advance(5_000)
  called()
  exploration.advance(1)
  tell('a state through the checker', called())
}

const line = (): void => {
  const folder = join(root, 'traces', 'samples', 'good-three-nodes')
  const traces = readdirSync(folder)
    .filter((file) => file.endsWith('.ndjson'))
    .map((file) => openTrace(join(folder, file)))
    .flatMap((trace) => (isLeft(trace) ? [] : [trace.right]))
  if (!isNonEmpty(traces)) throw new Error(`${folder}: expected the traces of a run`)
  const surveyed = survey(traces)
  if (isLeft(surveyed)) throw new Error(`${folder}: expected the traces of one run`)
  let files: readonly string[] = []
  validate(surveyed.right, (events) => {
    if (events === 40) called()
    if (events === 41) files = called()
  })
  tell('a line of a trace through validate', files)
}

await order()
state()
line()

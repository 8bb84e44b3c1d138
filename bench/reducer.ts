/**
 * How fast the reducer is by itself, on one thread: as a leader and as a follower, by the length of the log that it already
 * has. A leader takes rounds of one command and its followers' two answers, every hundredth round a heartbeat; a follower
 * takes messages of one entry, every hundredth one of none. All entries are committed as they are in a cluster.
 *
 *     tsx --expose-gc bench/reducer.ts [--steps 1000000]
 */
import { parseArgs } from 'node:util'
import * as Log from '../impl/raft/log.js'
import { initial, restore } from '../impl/raft/state.js'
import { step } from '../impl/raft/step.js'
import { type Entry, Index, type Message, ServerId, type ServerState, Term } from '../impl/raft/types.js'
import { grouped } from '../text/counts.js'
import { table } from '../text/table.js'

const { values } = parseArgs({ options: { steps: { type: 'string', default: '1000000' } } })
const steps = Number(values.steps)
if (!(Number.isInteger(steps) && steps >= 1_000)) {
  console.error('bench/reducer: --steps: expected a number from 1000')
  process.exit(2)
}

const LENGTHS = [0, 1_000, 10_000, 100_000, 1_000_000]
const [A, B, C] = [ServerId('a'), ServerId('b'), ServerId('c')]
const servers = [A, B, C]
const reduce = step({ id: A, servers, maxEntriesPerMessage: 512 })
const TERM = Term(2)
const payload = { _tag: 'Command', command: '{"_tag":"Restock","key":null,"product":"tea","quantity":1}' } as const
const entry: Entry = { term: TERM, payload }

/** A server whose log has this many entries already. */
const withLog = (length: number): ServerState =>
  restore({
    ...initial,
    currentTerm: Term(1),
    log: Log.fromEntries(Array.from({ length }, () => ({ ...entry, term: Term(1) }))),
  })

interface Run {
  readonly state: ServerState
  readonly steps: number
}

const receive = (state: ServerState, message: Message): ServerState => reduce(state, { _tag: 'Receive', message })[0]

const matched = (from: ServerId, index: number): Message => ({
  _tag: 'AppendEntriesResponse',
  from,
  to: A,
  term: TERM,
  result: { _tag: 'Matched', matchIndex: Index(index) },
})

const asLeader = (length: number, count: number): Run => {
  let state = reduce(withLog(length), { _tag: 'ElectionTimeout' })[0]
  state = receive(state, { _tag: 'RequestVoteResponse', from: B, to: A, term: TERM, voteGranted: true })
  for (const peer of [B, C]) state = receive(state, matched(peer, length + 1))
  let taken = 0
  for (let round = 0; taken < count; round += 1) {
    state = reduce(state, { _tag: 'ClientRequests', requests: [{ id: round, command: payload.command }] })[0]
    const last = Log.lastIndex(state.log)
    state = receive(receive(state, matched(B, last)), matched(C, last))
    taken += 3
    if (round % 100 === 0) {
      state = reduce(state, { _tag: 'HeartbeatTimeout' })[0]
      taken += 1
    }
  }
  return { state, steps: taken }
}

const asFollower = (length: number, count: number): Run => {
  let state = withLog(length)
  for (let k = 0; k < count; k += 1) {
    const prevLogIndex = Log.lastIndex(state.log)
    state = receive(state, {
      _tag: 'AppendEntries',
      from: B,
      to: A,
      term: TERM,
      prevLogIndex,
      prevLogTerm: Log.lastTerm(state.log),
      leaderCommit: prevLogIndex,
      entries: k % 100 === 0 ? [] : [entry],
    })
  }
  return { state, steps: count }
}

const collect = globalThis.gc ?? null

/** In MiB; what is soon to be garbage is not counted where the collector can be called. */
const heap = (): number => {
  collect?.()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const measure = (name: string, run: typeof asLeader, length: number): readonly string[] => {
  const before = heap()
  const began = performance.now()
  const { state, steps: taken } = run(length, steps)
  const seconds = (performance.now() - began) / 1_000
  const entries = Log.lastIndex(state.log)
  const bytes = ((heap() - before) * 2 ** 20) / entries
  // The state is what the heap is measured with.
  if (state.commitIndex > entries) throw new Error('more is committed than there is')
  return [
    name,
    grouped(length),
    grouped(Math.round(taken / seconds)),
    ((seconds * 1e6) / taken).toFixed(2),
    bytes.toFixed(0),
  ]
}

const right = (heading: string) => ({ heading, align: 'right' }) as const
asLeader(0, 200_000)
asFollower(0, 200_000)
const rows = LENGTHS.flatMap((length) => [measure('leader', asLeader, length), measure('follower', asFollower, length)])
const columns = [
  { heading: 'as', align: 'left' } as const,
  ...['entries before', 'steps/s', 'µs/step', 'bytes/entry'].map(right),
]
for (const line of table(columns, rows)) console.log(line)
if (collect === null)
  console.error('bench/reducer: run with --expose-gc for the bytes of an entry to be without garbage')

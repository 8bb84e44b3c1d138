/** After a run: everything that was acknowledged is there, and all nodes hold the same. */
import type { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { NodeStatus } from '../../../impl/node/core/backend.js'
import { type Member, urlOf } from '../../../impl/node/network/members.js'
import { counted } from '../../../text/counts.js'
import { type Answer, ask, isDefinite } from './ask.js'
import { type Ledger, soldUnits } from './ledger.js'
import { RUN_SECRET } from './operation.js'
import { statusesOf } from './status.js'

export interface Audit {
  /** One line for each thing that is not as it was acknowledged; empty if all is well. */
  readonly findings: readonly string[]
  /** The state machine's, equal on all nodes; null if it is not. */
  readonly digest: string | null
}

const SETTLE_MS = 15_000
const RETRY_MS = 50
/** This many questions are under way at once. */
const AT_ONCE = 16

/** Asks one node after the other until there is a definite answer, within the time limit. */
const read = async (agent: Agent, members: readonly Member[], path: string): Promise<Answer> => {
  const end = performance.now() + SETTLE_MS
  for (let turn = 0; ; turn += 1) {
    const member = members[turn % members.length]
    const url = member === undefined ? '' : urlOf(member)
    const answer = await ask(agent, url, { method: 'GET', path, key: null, secret: RUN_SECRET, body: null })
    if (isDefinite(answer) || performance.now() > end) return answer
    await sleep(RETRY_MS)
  }
}

/** What is read at each path must be what is expected there. */
const compare = async (
  agent: Agent,
  members: readonly Member[],
  expected: ReadonlyMap<string, unknown>,
): Promise<readonly string[]> => {
  const findings: string[] = []
  const left = [...expected]
  const worker = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [path, ought] = next
      const answer = await read(agent, members, path)
      const found = answer._tag === 'Answered' ? answer.body : answer.why
      const isRight = answer._tag === 'Answered' && answer.status === 200 && isDeepStrictEqual(found, ought)
      if (!isRight) findings.push(`GET ${path} gives ${JSON.stringify(found)}, expected ${JSON.stringify(ought)}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return findings.sort()
}

const expectations = (ledger: Ledger): ReadonlyMap<string, unknown> => {
  const sold = soldUnits(ledger.orders())
  const products = ledger.products().map(({ id, price, initial, restocked }) => {
    const gone = sold.get(id) ?? 0
    const product = { id, name: `Product ${id}`, price, stock: initial + restocked - gone, sold: gone }
    return [`/products/${id}`, { ...product, initial, restocked }] as const
  })
  return new Map<string, unknown>([
    ...products,
    ...ledger.orders().map((order) => [`/orders/${order.id}`, order] as const),
  ])
}

/** Orders are numbered without gaps, so one more than was acknowledged would be one that nobody placed. */
const nextOrderMissing = async (
  agent: Agent,
  members: readonly Member[],
  orders: number,
): Promise<readonly string[]> => {
  const path = `/orders/${orders + 1}`
  const answer = await read(agent, members, path)
  if (answer._tag === 'Answered' && answer.status === 404) return []
  const found = answer._tag === 'Answered' ? JSON.stringify(answer.body) : answer.why
  return [`GET ${path} gives ${found}, but only ${counted(orders, 'order was', 'orders were')} acknowledged`]
}

const isSettled = (statuses: readonly (NodeStatus | null)[]): boolean => {
  const [first] = statuses
  return statuses.every(
    (status) => status != null && status.lastApplied === first?.lastApplied && status.digest === first.digest,
  )
}

/** Waits until all nodes have applied the same entries, and compares what they then hold. */
export const commonDigest = async (agent: Agent, members: readonly Member[], settleMs = SETTLE_MS): Promise<Audit> => {
  const end = performance.now() + settleMs
  for (;;) {
    const statuses = await statusesOf(agent, members)
    const [first] = statuses
    if (isSettled(statuses)) return { findings: [], digest: first?.digest ?? null }
    if (performance.now() > end) {
      const shown = statuses.map(
        (s, i) => `${members[i]?.id} ${s === null ? 'gives no answer' : `${s.lastApplied} ${s.digest}`}`,
      )
      return { findings: [`after ${settleMs / 1000} s the nodes still differ: ${shown.join(', ')}`], digest: null }
    }
    await sleep(RETRY_MS)
  }
}

/**
 * Reads back everything that the ledger has, and waits up to `settleMs` milliseconds for the nodes to become equal. The
 * ledger must be complete: a request that is still under way, or that a client gave up, may be found as a difference.
 */
export const audit = async (
  agent: Agent,
  members: readonly Member[],
  ledger: Ledger,
  settleMs = SETTLE_MS,
): Promise<Audit> => {
  const differences = await compare(agent, members, expectations(ledger))
  const surplus = await nextOrderMissing(agent, members, ledger.orders().length)
  const { findings, digest } = await commonDigest(agent, members, settleMs)
  return { findings: [...differences, ...surplus, ...findings], digest }
}

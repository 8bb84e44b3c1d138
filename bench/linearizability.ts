/**
 * Shows how fast histories are judged: `tsx bench/linearizability.ts [operations] [seed]`. Concurrent clients ask a shop whose
 * truth is known; most answers name their place in the log, half of the reads
 * do not, and some never come. The history has to
 * be found linearizable.
 */
import type { Operation } from '../conformance/linearizability/operation.js'
import { checkShop } from '../conformance/linearizability/shop/check.js'
import { grouped } from '../conformance/report/display.js'
import { table } from '../conformance/report/table.js'
import { seededRandom } from '../impl/node/random-seeded.js'
import { apply } from '../impl/store/apply.js'
import { Command } from '../impl/store/command.js'
import type { Reply } from '../impl/store/reply.js'
import { empty } from '../impl/store/shop.js'

type ShopOperation = Operation<Command, Reply>

const [size = 100_000, seed = 1] = process.argv.slice(2).map(Number)
const CLIENTS = 32
const PRODUCTS = 50
/** An operation takes effect at most so long after its invocation and before its end; the next one does so 100 later. */
const LATENCY = 800
/** One in so many is never answered; half of these took effect. */
const UNANSWERED = 300

const random = seededRandom(seed)
const below = (limit: number): number => Math.floor(random() * limit)

const commandOf = (fields: Readonly<Record<string, unknown>>): Command => {
  const decoded = Command.decode({ key: null, customer: null, ...fields })
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(fields))
  return decoded.right
}

/** `shown`: how many orders there are of which clients know. */
const drawn = (k: number, shown: number): Command => {
  const product = `p${below(PRODUCTS)}`
  const key = `k${k}`
  if (k < PRODUCTS) return commandOf({ _tag: 'AddProduct', key, id: `p${k}`, name: 'N', price: 100 + k, stock: 500 })
  const kind = below(10)
  if (kind < 3) return commandOf({ _tag: 'ReadProduct', product })
  if (kind < 4) return commandOf({ _tag: 'Restock', key, product, quantity: 1 + below(20) })
  if (kind < 5 && shown > 0) return commandOf({ _tag: 'CancelOrder', key, order: 1 + below(shown) })
  const lines = Array.from({ length: 1 + below(2) }, () => ({ product: `p${below(PRODUCTS)}`, quantity: 1 + below(3) }))
  return commandOf({ _tag: 'PlaceOrder', key, lines })
}

/** What happened, one operation after the other, each seen by its client for a while before and after. */
const history = (): readonly ShopOperation[] => {
  let shop = empty
  let place = 0
  let shown = 0
  const free = Array.from({ length: CLIENTS }, (_, process) => ({ process, from: 0 }))
  let strangers = CLIENTS
  return Array.from({ length: size }, (_, k): ShopOperation => {
    const op = drawn(k, shown)
    const moment = 100 * (k + 1)
    const idle = free.filter(({ from }) => from < moment)
    const client = idle[below(idle.length)]!
    // Every event has a number of its own: invocations are even, completions odd.
    const invoked = 2 * Math.max(client.from, moment - below(LATENCY))
    const completed = 2 * (moment + below(LATENCY)) + 1
    const isUnanswered = below(UNANSWERED) === 0
    // A read that one node answers by itself has no place in the log.
    const isLocal = op._tag.startsWith('Read') && below(2) === 0
    const call = { process: client.process, op, invoked, time: 1_000 * invoked }
    client.from = (completed + 1) / 2
    if (isUnanswered) client.process = strangers++
    if (isUnanswered && below(2) === 0) return { ...call, outcome: { _tag: 'Pending' } }
    const [next, reply] = apply(shop, op)
    shop = next
    if (!isLocal) place += 1
    if (isUnanswered) return { ...call, outcome: { _tag: 'Pending' } }
    if (reply._tag === 'OrderPlaced') shown = reply.order.id
    return {
      ...call,
      outcome: { _tag: 'Ok', completed, time: 1_000 * completed, reply, place: isLocal ? null : place },
    }
  }).sort((a, b) => a.invoked - b.invoked)
}

const rows: string[][] = []
const measured = (what: string, all: readonly ShopOperation[]): readonly string[] => {
  const began = performance.now()
  const { decision, pending, lines, conflict } = checkShop(all)
  const seconds = (performance.now() - began) / 1_000
  const certified = all.filter(({ outcome }) => outcome._tag === 'Ok' && outcome.place !== null).length
  const answer = decision._tag === 'Linearizable' ? `yes, ${grouped(decision.searched)} steps` : decision._tag
  const members = conflict === null ? '' : String(conflict.members.length)
  rows.push([what, grouped(all.length), grouped(certified), grouped(pending), answer, members, seconds.toFixed(2)])
  return lines
}

const all = history()
const lines = measured('as it was', all)
const headings = ['history', 'operations', 'with places', 'unanswered', 'linearizable', 'in conflict', 'seconds']
const columns = headings.map((heading, k) => ({
  heading,
  align: k === 0 || k === 4 ? ('left' as const) : ('right' as const),
}))
for (const line of [...table(columns, rows), ...lines]) console.log(line)

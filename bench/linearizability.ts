/**
 * Shows how fast histories are judged: `tsx bench/linearizability.ts [operations] [seed]`. Concurrent clients ask a shop whose
 * truth is known; most answers name their place in the log, half of the reads do not, and some never come. The history has
 * to be found linearizable; and not, once one answer in its midst is wrong. It is also read from the text of its file.
 */
import { isLeft } from 'fp-ts/lib/Either.js'
import { historyText } from '../conformance/histories/file.js'
import { parseHistory } from '../conformance/histories/parse.js'
import { checkShop } from '../conformance/histories/shop/check.js'
import { shopLanguage } from '../conformance/histories/shop/spec.js'
import { seededRandom } from '../impl/node/simulated/random.js'
import { apply } from '../impl/store/apply.js'
import { Command } from '../impl/store/command.js'
import type { Reply } from '../impl/store/reply.js'
import { empty, type Shop } from '../impl/store/shop.js'
import type { Event } from '../model/linearizability/event.js'
import type { Operation } from '../model/linearizability/operation.js'
import { counted, grouped } from '../text/counts.js'
import { table } from '../text/table.js'

type ShopOperation = Operation<Command, Reply>

const [size = 100_000, seed = 1] = process.argv.slice(2).map(Number)
const CLIENTS = 32
const PRODUCTS = 50
/** An operation takes effect at most this long after its invocation and before its end; the next one does so 100 later. */
const LATENCY = 800
/** One in this many is never answered; half of these took effect. */
const UNANSWERED = 300

let random = seededRandom(seed)
const below = (limit: number): number => Math.floor(random() * limit)

const commandOf = (fields: Readonly<Record<string, unknown>>): Command => {
  const decoded = Command.decode({ key: null, customer: null, ...fields })
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(fields))
  return decoded.right
}

/** `shown`: how many orders clients know of. */
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

/** What a shop answers that has enough of everything, whether it has or not. */
const answeredFromPlenty = (shop: Shop, op: Command): Reply => {
  const products = op._tag === 'PlaceOrder' ? op.lines.map(({ product }) => product) : []
  const rich = products.reduce(
    (so, product) => apply(so, commandOf({ _tag: 'Restock', product, quantity: 100 }))[0],
    shop,
  )
  return apply(rich, op)[1]
}

/**
 * What happened, one operation after the other, each seen by its client for a while before and after. The first order after
 * `from` that the shop answers so is answered as if it had been placed, and is forgotten.
 */
const history = (forgets: Reply['_tag'] | null, from: number): readonly ShopOperation[] => {
  random = seededRandom(seed)
  let shop = empty
  let hasForgotten = false
  let place = 0
  let shown = 0
  const free = Array.from({ length: CLIENTS }, (_, process) => ({ process, from: 0 }))
  let strangers = CLIENTS
  const happened = Array.from({ length: size }, (_, k): ShopOperation => {
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
    const [next, truth] = apply(shop, op)
    const isForgotten =
      !hasForgotten && !isUnanswered && k >= from && op._tag === 'PlaceOrder' && truth._tag === forgets
    hasForgotten ||= isForgotten
    const reply = isForgotten ? answeredFromPlenty(shop, op) : truth
    if (!isForgotten) shop = next
    if (!isLocal) place += 1
    if (isUnanswered) return { ...call, outcome: { _tag: 'Pending' } }
    if (reply._tag === 'OrderPlaced') shown = reply.order.id
    return {
      ...call,
      outcome: { _tag: 'Ok', completed, time: 1_000 * completed, reply, place: isLocal ? null : place },
    }
  }).sort((a, b) => a.invoked - b.invoked)
  if (forgets !== null && !hasForgotten) throw new Error(`no order is answered ${forgets} in so short a history`)
  return happened
}

const rows: string[][] = []
const measured = (what: string, all: readonly ShopOperation[]): readonly string[] => {
  const began = performance.now()
  const { decision, pending, lines, conflict } = checkShop(all)
  const seconds = (performance.now() - began) / 1_000
  const certified = all.filter(({ outcome }) => outcome._tag === 'Ok' && outcome.place !== null).length
  const answer = decision._tag === 'Linearizable' ? `yes, ${counted(decision.searched, 'step')}` : decision._tag
  const members = conflict === null ? '' : String(conflict.members.length)
  rows.push([what, grouped(all.length), grouped(certified), grouped(pending), answer, members, seconds.toFixed(2)])
  return lines
}

const answerOf = ({ outcome }: ShopOperation): Reply | null => (outcome._tag === 'Ok' ? outcome.reply : null)
const asRead = (reply: Reply | null): Reply | null =>
  reply !== null && 'product' in reply && typeof reply.product === 'object'
    ? { _tag: 'ProductFound', product: reply.product }
    : null

/** The first read of a product after `from` is answered what another operation on it was told, in some other state. */
const withAnswerOf = (
  all: readonly ShopOperation[],
  from: number,
  find: (read: ShopOperation, isOther: (operation: ShopOperation) => boolean) => ShopOperation | undefined,
): readonly ShopOperation[] => {
  const read = all.find(({ op, outcome }, k) => k >= from && op._tag === 'ReadProduct' && outcome._tag === 'Ok')
  if (read === undefined || read.outcome._tag !== 'Ok') throw new Error('there is no read in so short a history')
  const own = asRead(answerOf(read))
  const nameOf = (reply: Reply | null): string =>
    reply?._tag === 'ProductFound' ? `${reply.product.id} ${reply.product.stock}` : ''
  const productOf = (name: string): string | undefined => name.split(' ')[0]
  const other = find(read, (operation) => {
    const name = nameOf(asRead(answerOf(operation)))
    return name !== nameOf(own) && productOf(name) === productOf(nameOf(own))
  })
  const reply = other === undefined ? null : asRead(answerOf(other))
  if (reply === null) throw new Error('nothing else is known of the product in so short a history')
  const wrong: ShopOperation = { ...read, outcome: { ...read.outcome, reply } }
  return all.map((operation) => (operation === read ? wrong : operation))
}

const completedBefore = (a: ShopOperation, b: ShopOperation): boolean =>
  a.outcome._tag === 'Ok' && a.outcome.completed < b.invoked

const eventsOf = (all: readonly ShopOperation[]): readonly Event<Command, Reply>[] =>
  all
    .flatMap(({ process, op, invoked, time, outcome }): readonly Event<Command, Reply>[] => {
      const begun = { process, time, index: invoked, type: 'invoke' as const, op }
      if (outcome._tag === 'Pending') return [begun]
      const { completed, reply, place } = outcome
      return [begun, { process, time: outcome.time, index: completed, type: 'ok' as const, reply, place }]
    })
    .sort((a, b) => a.index - b.index)
    .map((event, index) => ({ ...event, index }))

const half = size >>> 1
const all = history(null, 0)
measured('as it was', all)
// Most of what is wrong is noticed by a later answer, which explains it: only that of the last is shown in full.
measured(
  'a stale read',
  withAnswerOf(all, half, (read, isOther) => all.findLast((each) => completedBefore(each, read) && isOther(each))),
)
measured('a lost order', history('OrderPlaced', half))
measured('a double sale', history('OutOfStock', half))
const lines = measured(
  'a reply from the future',
  withAnswerOf(all, half, (read, isOther) => all.find((each) => completedBefore(read, each) && isOther(each))),
)

const text = historyText(shopLanguage, eventsOf(all))
const began = performance.now()
const parsed = parseHistory(shopLanguage, 'the history', text)
if (isLeft(parsed)) throw new Error('what was written cannot be read')
const reading = `read from JSON lines (${grouped(Math.round(text.length / 1e6))} MB) in ${((performance.now() - began) / 1_000).toFixed(2)} s`

const headings = ['history', 'operations', 'with places', 'unanswered', 'linearizable', 'in conflict', 'seconds']
const columns = headings.map((heading, k) => ({
  heading,
  align: k === 0 || k === 4 ? ('left' as const) : ('right' as const),
}))
for (const line of [...table(columns, rows), reading, ...lines]) console.log(line)

/** What `verify` puts a cluster of processes through, and what must be true of it afterwards. */
import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { NodeStatus } from '../../../impl/node/http/backend.js'
import { type Member, urlOf } from '../../../impl/node/members.js'
import type { Supervisor } from '../../../impl/node/supervisor.js'
import { ask, goShopping, insist, pause, type Shopping } from './shopping.js'

const STOCK = 1_000_000
const PRODUCT = 'tea'
const CLIENTS = 4
/** So many orders are to be acknowledged before and after each kill. */
const ORDERS_BETWEEN = 25
const WITHIN_MS = 20_000

export interface Told {
  readonly orders: number
  readonly kills: readonly string[]
  /** What is wrong; empty if nothing is. */
  readonly problems: readonly string[]
}

/** Waits until something is true; false if it takes too long. */
const until = async (isTrue: () => boolean | Promise<boolean>): Promise<boolean> => {
  for (const end = performance.now() + WITHIN_MS; performance.now() < end; await pause(50))
    if (await isTrue()) return true
  return false
}

const statusesOf = async (members: readonly Member[]): Promise<readonly NodeStatus[]> => {
  const answers = await Promise.all(members.map((member) => ask(`${urlOf(member)}/status`)))
  return answers.flatMap((answer) => (NodeStatus.is(answer?.body) ? [answer.body] : []))
}

/** The member that leads the newest term, or the first that does not. */
const find = async (members: readonly Member[], role: 'leader' | 'follower'): Promise<Member | undefined> => {
  const leads = (await statusesOf(members)).filter((status) => status.role === 'Leader')
  const newest = leads.sort((a, b) => b.term - a.term)[0]
  if (newest === undefined) return undefined
  return members.find(({ id }) => (id === newest.id) === (role === 'leader'))
}

/** Kills a node without warning, lets the others sell, starts it again, and lets all sell. */
const killed = async (
  { members, kill, restart }: Supervisor,
  role: 'leader' | 'follower',
  { orders }: Shopping,
): Promise<{ readonly kill: string; readonly problems: readonly string[] }> => {
  const sellsOn = () => {
    const enough = orders.size + ORDERS_BETWEEN
    return until(() => orders.size >= enough)
  }
  let victim: Member | undefined
  await until(async () => (victim = await find(members, role)) !== undefined)
  if (victim === undefined) return { kill: '', problems: [`no ${role} was found`] }
  await kill(victim.id, 'SIGKILL')
  const without = await sellsOn()
  const back = await restart(victim.id)
  const problems = [
    ...(without ? [] : [`the cluster sold too little without its ${role} ${victim.id}`]),
    ...(isLeft(back) ? [`${victim.id} did not come back: ${back.left}`] : []),
    ...((await sellsOn()) ? [] : [`the cluster sold too little after ${victim.id} was back`]),
  ]
  return { kill: `${role} ${victim.id}`, problems }
}

const order = t.readonly(t.type({ id: t.number, key: t.string, total: t.number }))
const product = t.readonly(t.type({ stock: t.number, sold: t.number }))

/** Every acknowledged order is there once, nothing else was sold, and all replicas are equal. */
const audit = async (members: readonly Member[], { orders, wrong }: Shopping): Promise<readonly string[]> => {
  const urls = members.map(urlOf)
  const problems = [...wrong]
  const ids = new Set(orders.values())
  if (ids.size < orders.size) problems.push(`${orders.size - ids.size} orders share an id with another one`)
  const end = performance.now() + WITHIN_MS
  for (const [key, id] of orders) {
    const answer = await insist(urls, `/orders/${id}`, end)
    if (answer?.status !== 200 || !order.is(answer.body) || answer.body.key !== key)
      problems.push(`order ${key} was acknowledged as ${id}, but now: ${JSON.stringify(answer)}`)
  }
  const answer = await insist(urls, `/products/${PRODUCT}`, performance.now() + WITHIN_MS)
  const sold = orders.size
  if (!product.is(answer?.body) || answer.body.sold !== sold || answer.body.stock !== STOCK - sold)
    problems.push(`${sold} sold of ${STOCK}, but the product is ${JSON.stringify(answer?.body)}`)
  const equal = await until(async () => {
    const statuses = await statusesOf(members)
    const states = new Set(statuses.map(({ lastApplied, digest }) => `${lastApplied} ${digest}`))
    return statuses.length === members.length && states.size === 1
  })
  return equal ? problems : [...problems, 'the replicas do not become equal']
}

/** Sells, kills the leader and a follower in turn, and looks whether everything that was acknowledged is still there. */
export const putThrough = async (cluster: Supervisor): Promise<Told> => {
  const urls = cluster.members.map(urlOf)
  const body = { id: PRODUCT, name: 'Tea', price: 350, stock: STOCK }
  const added = await insist(urls, '/products', performance.now() + WITHIN_MS, { key: 'the-product', body })
  if (added?.status !== 201) {
    return { orders: 0, kills: [], problems: [`the product could not be added: ${JSON.stringify(added)}`] }
  }
  const shopping = goShopping(urls, PRODUCT, CLIENTS)
  const sold = await until(() => shopping.orders.size >= ORDERS_BETWEEN)
  const kills = [await killed(cluster, 'leader', shopping), await killed(cluster, 'follower', shopping)]
  await shopping.stop()
  const problems = [
    ...(sold ? [] : ['the cluster sold too little at the beginning']),
    ...kills.flatMap((one) => one.problems),
    ...(await audit(cluster.members, shopping)),
  ]
  return { orders: shopping.orders.size, kills: kills.map((one) => one.kill), problems }
}

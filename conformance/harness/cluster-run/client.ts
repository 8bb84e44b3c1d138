/** A client in a closed loop: it asks, tries again until it has a definite answer, and asks the next thing. */
import type { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, ask, isDefinite } from './ask.js'
import type { Ledger } from './ledger.js'
import { type Line, type Operation, questionOf } from './operation.js'

export interface ClientOptions {
  /** Its name; it begins the names of its products and keys. */
  readonly name: string
  readonly agent: Agent
  /** Where the nodes answer; the client stays with one until that one fails it. */
  readonly urls: readonly string[]
  readonly ledger: Ledger
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly stats: Stats
  /** Told what is wrong with an answer. */
  readonly found: (finding: string) => void
  /** Whether to begin no further operation. */
  readonly isOver: () => boolean
  /** Whether to give up even what is under way. */
  readonly isAborted: () => boolean
}

/** What all clients of a run have measured. */
export interface Stats {
  /** Milliseconds from the first asking to the definite answer, for each operation. */
  readonly latencies: number[]
  /** How often a question was asked again. */
  retries: number
}

const RETRY_MS = 30
/** A cluster that has a majority and does not answer for this long is not live. */
const GIVE_UP_MS = 30_000

const describe = (answer: Answer): string => (answer._tag === 'Answered' ? `status ${answer.status}` : answer.why)

/** Resolves when the client has nothing under way any more. */
export const runClient = async (options: ClientOptions): Promise<void> => {
  const { name, agent, urls, ledger, random, stats, found, isOver, isAborted } = options
  const choose = chooser(options)
  let node = Math.floor(random() * urls.length)

  const answered = async (operation: Operation, key: string): Promise<Answer> => {
    const question = questionOf(operation, key)
    const began = performance.now()
    for (;;) {
      const answer = await ask(agent, urls[node] ?? '', question)
      if (isDefinite(answer) || isAborted() || performance.now() - began > GIVE_UP_MS) return answer
      stats.retries += 1
      node = (node + 1) % urls.length
      await sleep(RETRY_MS * (0.5 + random()))
    }
  }

  for (let number = 1; !isOver(); number += 1) {
    const operation = choose.next()
    const judge = ledger.begin(operation)
    const began = performance.now()
    const answer = await answered(operation, `${name}-${number}`)
    if (isAborted()) return
    if (!isDefinite(answer)) {
      found(`${name}: ${operation._tag}: no answer in ${GIVE_UP_MS / 1000} s; the last try: ${describe(answer)}`)
      return
    }
    stats.latencies.push(performance.now() - began)
    const finding = judge(answer.status, answer.body)
    if (finding !== null) found(`${name}: ${finding}`)
    choose.done(operation, answer)
  }
}

/**
 * What a client does next. It cancels and reads only its own orders, so it knows what each must be; now and then without their
 * secret, as a stranger would, who is refused or sees less. The number
 * of products that it adds is limited: the fewer there are, the more the clients get in each other's way.
 */
export const chooser = (
  { name, ledger, random }: Pick<ClientOptions, 'name' | 'ledger' | 'random'>,
  mostProducts = Number.POSITIVE_INFINITY,
) => {
  const placed: number[] = []
  const all: number[] = []
  let added = 0
  const below = (limit: number): number => Math.floor(random() * limit)
  const oneOf = <A>(values: readonly A[]): A | undefined => values[below(values.length)]

  const addProduct = (): Operation => {
    added += 1
    return { _tag: 'AddProduct', id: `${name}-p${added}`, price: 1 + below(10_000), stock: 20 + below(200) }
  }
  const lines = (): readonly Line[] => {
    const products = ledger.products()
    return Array.from({ length: 1 + below(3) }, () => {
      const product = oneOf(products)?.id ?? ''
      return { product, quantity: 1 + below(3) }
    })
  }
  const next = (): Operation => {
    const product = oneOf(ledger.products())?.id
    if (added === 0 || product === undefined) return addProduct()
    const dice = random()
    if (dice < 0.02 && added < mostProducts) return addProduct()
    if (dice < 0.12) return { _tag: 'Restock', product, quantity: 1 + below(20) }
    const others = oneOf(all)
    if (dice < 0.13 && others !== undefined) return { _tag: 'CancelOrder', order: others, by: 'Stranger' }
    if (dice < 0.2 && placed.length > 0) {
      const [order] = placed.splice(below(placed.length), 1)
      if (order !== undefined) return { _tag: 'CancelOrder', order }
    }
    if (dice < 0.34) return { _tag: 'ReadProduct', product }
    if (dice < 0.35 && others !== undefined) return { _tag: 'ReadOrder', order: others, by: 'Stranger' }
    const order = dice < 0.5 ? oneOf(all) : undefined
    return order === undefined ? { _tag: 'PlaceOrder', lines: lines() } : { _tag: 'ReadOrder', order }
  }
  return {
    next,
    done: (operation: Operation, answer: Extract<Answer, { readonly _tag: 'Answered' }>): void => {
      if (operation._tag !== 'PlaceOrder' || answer.status !== 201) return
      const { body } = answer
      if (typeof body !== 'object' || body === null || !('id' in body) || typeof body.id !== 'number') return
      placed.push(body.id)
      all.push(body.id)
    },
  }
}

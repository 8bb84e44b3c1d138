/** What the customer sees and does: the catalogue, the basket, the order on its way, the orders. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { match } from 'ts-pattern'
import { CustomerId, type ProductId } from '../../store/fields.js'
import type { Order } from '../../store/order.js'
import type { Product } from '../../store/product.js'
import type { Asking, Outcome } from '../client/failover.js'
import { addProduct, type CataloguePage, cancelOrder, placeOrder, readOrders, readProducts } from '../client/shop.js'
import { type Basket, empty, linesOf, withOneMore, withoutLines, withQuantity } from './basket.js'
import { Checkout, forgetCheckout, keepCheckout, keptCheckout } from './checkout.js'
import { money } from './money.js'
import { samples } from './samples.js'

/** An order on its way. `misses` is what nodes said that did not decide, the newest last. */
export type Buying =
  | { readonly _tag: 'Idle' }
  | { readonly _tag: 'Asking'; readonly checkout: Checkout; readonly misses: readonly string[] }
  | { readonly _tag: 'Unanswered'; readonly checkout: Checkout; readonly why: string }

export interface Shop {
  /** Null until they have been read. */
  readonly products: readonly Product[] | null
  /** Whether there are products beyond those. */
  readonly hasMore: boolean
  readonly orders: readonly Order[] | null
  readonly basket: Basket
  readonly customer: string
  readonly buying: Buying
  readonly setCustomer: (name: string) => void
  readonly add: (product: Product) => void
  readonly setQuantity: (product: ProductId, quantity: number) => void
  readonly buy: () => void
  /** Asks again for the order that was not answered, under its key. */
  readonly retry: () => void
  readonly cancel: (order: Order) => void
  readonly fillShelves: () => void
}

const LOOK_MS = 2_500
const MOST_MISSES = 4
const CUSTOMER = 'lockstep.customer'

/** Needs no secure context, as randomUUID would: the page of a plain HTTP node on another machine is none. */
const randomText = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('')

const newKey = (): string => `page-${randomText(16)}`

/** A guest's name until another one is given: kept, so that the orders are found again. */
const keptCustomer = (): string => {
  const kept = localStorage.getItem(CUSTOMER) ?? `guest-${randomText(3)}`
  localStorage.setItem(CUSTOMER, kept)
  return kept
}

const whyNot = (outcome: Exclude<Outcome<unknown>, { readonly _tag: 'Answered' }>): string =>
  outcome._tag === 'Refused' ? outcome.problem.detail : outcome.why

/** `announce` is told what happened, in a sentence. */
export const useShop = (
  nodes: () => readonly string[],
  isKnown: boolean,
  announce: (sentence: string) => void,
): Shop => {
  const [catalogue, setCatalogue] = useState<CataloguePage | null>(null)
  const [orders, setOrders] = useState<readonly Order[] | null>(null)
  const [basket, setBasket] = useState<Basket>(empty)
  const [customer, setName] = useState(keptCustomer)
  const [buying, setBuying] = useState<Buying>({ _tag: 'Idle' })
  const name = useRef(customer)

  const asking: Asking = {
    nodes,
    fetch: (url, init) => fetch(url, init),
    attemptMs: 2_000,
    pauseMs: 250,
    withinMs: 15_000,
  }

  const look = async (fresh: boolean): Promise<void> => {
    const outcome = await readProducts(fresh ? asking : { ...asking, withinMs: 2_000 }, fresh)
    if (outcome._tag === 'Answered') setCatalogue(outcome.value)
  }
  const lookAtOrders = async (): Promise<void> => {
    const asked = name.current
    if (!CustomerId.is(asked)) return setOrders([])
    const outcome = await readOrders(asking, asked)
    if (outcome._tag === 'Answered' && name.current === asked) setOrders(outcome.value)
  }

  const send = async (checkout: Checkout): Promise<void> => {
    const misses: string[] = []
    setBuying({ _tag: 'Asking', checkout, misses: [] })
    const missed = (_: string, why: string): void => {
      misses.push(why)
      setBuying({ _tag: 'Asking', checkout, misses: misses.slice(-MOST_MISSES) })
    }
    const outcome = await placeOrder({ ...asking, missed }, checkout)
    if (outcome._tag !== 'Unanswered') forgetCheckout(localStorage)
    match(outcome)
      .with({ _tag: 'Answered' }, ({ value }) => {
        setBuying({ _tag: 'Idle' })
        setBasket((left) => withoutLines(left, checkout.lines))
        announce(`Order ${value.id} is placed: ${money(value.total)}.`)
      })
      .with({ _tag: 'Refused' }, ({ problem }) => {
        setBuying({ _tag: 'Idle' })
        announce(`The order was refused: ${problem.detail}.`)
      })
      .with({ _tag: 'Unanswered' }, ({ why }) => {
        setBuying({ _tag: 'Unanswered', checkout, why })
        announce('The order is not answered yet. Asking again is safe: it is never bought twice.')
      })
      .exhaustive()
    await Promise.all([look(true), lookAtOrders()])
  }

  // Once the nodes are known: what is there, and an order that was on its way when the page was left.
  useEffect(() => {
    if (!isKnown) return
    void look(true)
    void lookAtOrders()
    const kept = keptCheckout(localStorage)
    if (kept !== null) void send(kept)
    const timer = setInterval(() => void (document.hidden ? null : look(false)), LOOK_MS)
    return () => clearInterval(timer)
  }, [isKnown])

  return {
    products: catalogue?.products ?? null,
    hasMore: catalogue !== null && catalogue.next !== null,
    orders,
    basket,
    customer,
    buying,
    setCustomer: (next) => {
      name.current = next
      setName(next)
      localStorage.setItem(CUSTOMER, next)
      void lookAtOrders()
    },
    add: (product) => {
      setBasket((chosen) => withOneMore(chosen, product.id))
      announce(`${product.name} is in the basket.`)
    },
    setQuantity: (product, quantity) => setBasket((chosen) => withQuantity(chosen, product, quantity)),
    buy: () => {
      const decoded = Checkout.decode({ key: newKey(), customer: name.current, lines: linesOf(basket) })
      if (decoded._tag === 'Left') {
        announce('Please give a name of letters, digits, ".", "_", "@", "+" or "-".')
        return
      }
      keepCheckout(localStorage, decoded.right)
      void send(decoded.right)
    },
    retry: () => {
      if (buying._tag === 'Unanswered') void send(buying.checkout)
    },
    cancel: async (order) => {
      const outcome = await cancelOrder(asking, order.id, newKey())
      announce(
        outcome._tag === 'Answered'
          ? `Order ${order.id} is cancelled.`
          : `Order ${order.id} is not cancelled: ${whyNot(outcome)}.`,
      )
      await Promise.all([look(true), lookAtOrders()])
    },
    fillShelves: async () => {
      const outcomes = await Promise.all(samples.map((product) => addProduct(asking, product)))
      const failed = outcomes.flatMap((outcome) => (outcome._tag === 'Answered' ? [] : [whyNot(outcome)]))
      announce(failed[0] === undefined ? 'The shelves are full.' : `The shelves stay empty: ${failed[0]}.`)
      await look(true)
    },
  }
}

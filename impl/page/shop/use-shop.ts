/** What the customer sees and does: the catalogue, the basket, the order on its way, the orders. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { match } from 'ts-pattern'
import { CustomerId, maxLines, maxPage, type ProductId } from '../../store/fields.js'
import type { Asking, Outcome } from '../client/failover.js'
import { addProduct, cancelOrder, type OrderPage, placeOrder, readOrders } from '../client/shop.js'
import { browserKeeper, tabKeeper } from '../kept.js'
import { type Basket, keepBasket, keptBasket, linesOf, withOneMore, withoutLines, withQuantity } from './basket.js'
import { Checkout, forgetCheckout, keepCheckout, keptCheckout } from './checkout.js'
import { money } from './money.js'
import { numberOf, pageAfter, pageBefore } from './place.js'
import { samples } from './samples.js'
import { type Buying, ordersAtOnce, type Shop } from './shop.js'
import { useCatalogue } from './use-catalogue.js'

const LOOK_MS = 2_500
const MOST_MISSES = 4
const CUSTOMER = 'lockstep.customer'
const SECRET = 'lockstep.secret'
/** Products whose names are asked for because an order has them. */
const MOST_NAMES = 40

/** Needs no secure context, as randomUUID would: the page of a plain HTTP node on another machine is none. */
const randomText = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('')

const newKey = (): string => `page-${randomText(16)}`

/** A guest's name until another one is given: kept, so that the orders are found again. */
const keptCustomer = (): string => {
  const kept = browserKeeper.getItem(CUSTOMER) ?? `guest-${randomText(3)}`
  browserKeeper.setItem(CUSTOMER, kept)
  return kept
}

/** By which the orders of this browser are its own: whoever does not know it cannot cancel them. */
const keptSecret = (): string => {
  const kept = browserKeeper.getItem(SECRET) ?? randomText(16)
  browserKeeper.setItem(SECRET, kept)
  return kept
}

const whyNot = (outcome: Exclude<Outcome<unknown>, { readonly _tag: 'Answered' }>): string =>
  outcome._tag === 'Refused' ? outcome.problem.detail : outcome.why

/** `announce` receives what happened, as a sentence. */
export const useShop = (
  nodes: () => readonly string[],
  isKnown: boolean,
  announce: (sentence: string) => void,
): Shop => {
  const { shown, isTurning, known, look: lookAtPage, turn, learn } = useCatalogue()
  const [orders, setOrders] = useState<OrderPage | null>(null)
  const [basket, setBasket] = useState<Basket>(() => keptBasket(tabKeeper))
  const [customer, setName] = useState(keptCustomer)
  const [secret] = useState(keptSecret)
  const [buying, setBuying] = useState<Buying>({ _tag: 'Idle' })
  const name = useRef(customer)
  const mostOrders = useRef(ordersAtOnce)
  /** For what goes on between two drawings. */
  const newest = useRef({ shown, known, basket })
  newest.current = { shown, known, basket }
  // Before anybody sees it: what is shown outlives a reload at once.
  useLayoutEffect(() => keepBasket(tabKeeper, basket), [basket])

  const asking: Asking = {
    nodes,
    fetch: (url, init) => fetch(url, init),
    attemptMs: 2_000,
    pauseMs: 250,
    withinMs: 15_000,
  }
  const briefly: Asking = { ...asking, withinMs: 2_000 }

  /** What is in the basket may be of another page. Known ones are asked for again only now and then: the shop decides. */
  const lookAtBasket = async (fresh: boolean): Promise<void> => {
    const { shown, known, basket } = newest.current
    const isHere = (id: ProductId): boolean => shown.page?.products.some((product) => product.id === id) === true
    const elsewhere = [...basket.keys()].filter((id) => !isHere(id) && (fresh || !known.has(id)))
    const gone = await learn(briefly, elsewhere)
    if (gone.length > 0) setBasket((chosen) => gone.reduce((left, id) => withQuantity(left, id, 0), chosen))
  }
  const look = async (fresh: boolean): Promise<void> => {
    await Promise.all([lookAtPage(fresh ? asking : briefly, fresh), lookAtBasket(fresh)])
  }
  const lookAtOrders = async (): Promise<void> => {
    const asked = name.current
    if (!CustomerId.is(asked)) return setOrders({ orders: [], next: null })
    const outcome = await readOrders(asking, asked, mostOrders.current, secret)
    if (outcome._tag !== 'Answered' || name.current !== asked) return
    setOrders(outcome.value)
    const named = new Set(outcome.value.orders.flatMap(({ lines }) => lines.map(({ product }) => product)))
    await learn(briefly, [...named].filter((id) => !newest.current.known.has(id)).slice(0, MOST_NAMES))
  }

  /** What was refused is another order then. */
  const change = (to: (chosen: Basket) => Basket): void => {
    setBasket(to)
    setBuying((before) => (before._tag === 'Refused' ? { _tag: 'Idle' } : before))
  }

  const send = async (checkout: Checkout): Promise<void> => {
    const misses: string[] = []
    setBuying({ _tag: 'Asking', checkout, misses: [] })
    const missed = (_: string, why: string): void => {
      misses.push(why)
      setBuying({ _tag: 'Asking', checkout, misses: misses.slice(-MOST_MISSES) })
    }
    const outcome = await placeOrder({ ...asking, missed }, checkout, secret)
    if (outcome._tag !== 'Unanswered') forgetCheckout(browserKeeper)
    match(outcome)
      .with({ _tag: 'Answered' }, ({ value }) => {
        setBuying({ _tag: 'Idle' })
        setBasket((left) => withoutLines(left, checkout.lines))
        announce(`Order ${value.id} is placed: ${money(value.total)}.`)
      })
      .with({ _tag: 'Refused' }, ({ problem }) => {
        setBuying({ _tag: 'Refused', why: problem.detail })
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
    const kept = keptCheckout(browserKeeper)
    if (kept !== null) void send(kept)
    const timer = setInterval(() => void (document.hidden ? null : look(false)), LOOK_MS)
    return () => clearInterval(timer)
  }, [isKnown])

  return {
    products: shown.page?.products ?? null,
    place: shown.place,
    pages: {
      previous: pageBefore(shown.place),
      next: shown.page === null || shown.page.next === null ? null : pageAfter(shown.place, shown.page.next),
    },
    isTurning,
    known,
    orders: orders?.orders ?? null,
    hasOlderOrders: orders !== null && orders.next !== null && orders.orders.length < maxPage,
    basket,
    customer,
    buying,
    turn: async (to) => {
      const outcome = await turn(asking, to)
      announce(
        outcome._tag === 'Answered'
          ? `Page ${numberOf(to)} of the catalogue.`
          : `Page ${numberOf(to)} cannot be shown: ${whyNot(outcome)}.`,
      )
    },
    showOlderOrders: () => {
      mostOrders.current = Math.min(maxPage, mostOrders.current + ordersAtOnce)
      void lookAtOrders()
    },
    setCustomer: (next) => {
      name.current = next
      mostOrders.current = ordersAtOnce
      setName(next)
      browserKeeper.setItem(CUSTOMER, next)
      void lookAtOrders()
    },
    add: (product) => {
      change((chosen) => withOneMore(chosen, product.id))
      announce(`${product.name} is in the basket.`)
    },
    setQuantity: (product, quantity) => change((chosen) => withQuantity(chosen, product, quantity)),
    buy: () => {
      const decoded = Checkout.decode({ key: newKey(), customer: name.current, lines: linesOf(basket) })
      if (decoded._tag === 'Left') {
        // The form says by itself what is wrong with a name.
        announce(`An order has at most ${maxLines} different products.`)
        return
      }
      keepCheckout(browserKeeper, decoded.right)
      void send(decoded.right)
    },
    retry: () => {
      if (buying._tag === 'Unanswered') void send(buying.checkout)
    },
    cancel: async (order) => {
      const outcome = await cancelOrder(asking, order.id, newKey(), secret)
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

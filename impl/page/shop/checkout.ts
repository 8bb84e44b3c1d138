/**
 * An order that is on its way. Its idempotency key is made once, and it is kept until the shop has decided, beyond a reload
 * of the page: however often it is sent, and to whichever node, it is bought once.
 */
import { isRight } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { WantedLines } from '../../store/command.js'
import { CustomerId, IdempotencyKey, record } from '../../store/fields.js'
import { type Keeper, keptIn } from './keeper.js'

export const Checkout = record('a checkout', { key: IdempotencyKey, customer: CustomerId, lines: WantedLines })
export type Checkout = t.TypeOf<typeof Checkout>

const NAME = 'lockstep.checkout'

export const keepCheckout = (keeper: Keeper, checkout: Checkout): void =>
  keeper.setItem(NAME, JSON.stringify(Checkout.encode(checkout)))

export const forgetCheckout = (keeper: Keeper): void => keeper.removeItem(NAME)

/** Null if there is none, or what is kept is something else. */
export const keptCheckout = (keeper: Keeper): Checkout | null => {
  const decoded = Checkout.decode(keptIn(keeper, NAME))
  return isRight(decoded) ? decoded.right : null
}

/** The basket and the checkout. */
import { useRef, useState } from 'preact/hooks'
import { match } from 'ts-pattern'
import { CustomerId } from '../../store/fields.js'
import type { Product } from '../../store/product.js'
import { focusOn } from '../focus.js'
import { productsIn, totalOf } from './basket.js'
import { money } from './money.js'
import type { Buying, Shop } from './shop.js'

interface LineProps {
  readonly product: Product
  readonly quantity: number
  readonly setQuantity: (quantity: number) => void
}

const Line = ({ product: { id, name, price, stock }, quantity, setQuantity }: LineProps) => (
  <li class="basket-line" data-line={id}>
    <span class="name">{name}</span>
    <span class="steps">
      <button type="button" aria-label={`One ${name} less`} onClick={() => setQuantity(quantity - 1)}>
        −
      </button>
      <output aria-label={`Quantity of ${name}`}>{quantity}</output>
      <button
        type="button"
        aria-label={`One ${name} more`}
        aria-disabled={quantity >= stock}
        onClick={() => setQuantity(Math.min(stock, quantity + 1))}
      >
        +
      </button>
    </span>
    <span class="price">{money(price * quantity)}</span>
  </li>
)

const Progress = ({ buying, retry }: { readonly buying: Buying; readonly retry: () => void }) =>
  match(buying)
    .with({ _tag: 'Idle' }, () => null)
    .with({ _tag: 'Asking' }, ({ misses }) => (
      <div class="note" data-testid="buying">
        <p>
          The order is on its way
          {misses.length === 0 ? '…' : '; it is asked again under the same key, so it is bought once.'}
        </p>
        <ul class="misses">
          {misses.map((why, k) => (
            <li key={k}>{why}</li>
          ))}
        </ul>
      </div>
    ))
    .with({ _tag: 'Refused' }, ({ why }) => (
      <div class="note bad" data-testid="refused">
        <p>The order was refused: {why}.</p>
      </div>
    ))
    .with({ _tag: 'Unanswered' }, ({ why }) => (
      <div class="note bad">
        <p>No node has decided: {why}. The order is kept; asking again never buys it twice.</p>
        <button type="button" onClick={retry}>
          Ask again
        </button>
      </div>
    ))
    .exhaustive()

const nameRule = 'A name has 1 to 64 letters, digits, ".", "_", "@", "+" or "-"; the first is a letter or a digit.'

export const BasketPanel = ({ shop }: { readonly shop: Shop }) => {
  const { basket, buying } = shop
  // The page is drawn anew while somebody writes.
  const [customer, setCustomer] = useState(shop.customer)
  const lines = productsIn(basket, shop.known)
  const isBusy = buying._tag === 'Asking' || buying._tag === 'Unanswered'
  const cannotBuy = isBusy || lines.length === 0
  const wrongName = CustomerId.is(customer) ? null : nameRule
  const field = useRef<HTMLInputElement>(null)
  return (
    <section id="basket" class="panel" aria-labelledby="basket-title" tabIndex={-1}>
      <h2 id="basket-title">Basket</h2>
      {lines.length === 0 ? (
        <p class="quiet">Nothing is in the basket.</p>
      ) : (
        <ul class="plain">
          {lines.map((product) => (
            <Line
              key={product.id}
              product={product}
              quantity={basket.get(product.id) ?? 0}
              setQuantity={(quantity) => {
                shop.setQuantity(product.id, quantity)
                if (quantity < 1) focusOn('basket')
              }}
            />
          ))}
        </ul>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (wrongName !== null) field.current?.focus()
          else if (!cannotBuy) shop.buy()
        }}
      >
        <p class="line total">
          <span>Total</span>
          <strong data-testid="total">{money(totalOf(basket, lines))}</strong>
        </p>
        <label for="customer">Your name in the shop</label>
        <input
          id="customer"
          name="customer"
          value={customer}
          maxLength={64}
          required
          ref={field}
          aria-invalid={wrongName !== null}
          aria-describedby="customer-wrong"
          autocomplete="nickname"
          onInput={(event) => setCustomer(event.currentTarget.value)}
          onChange={(event) => shop.setCustomer(event.currentTarget.value)}
        />
        {/* Always there, so that a screen reader says what comes into it. */}
        <p id="customer-wrong" class="wrong" aria-live="polite">
          {wrongName}
        </p>
        <button type="submit" class="wide main" aria-disabled={cannotBuy}>
          {isBusy ? 'Buying…' : 'Buy'}
        </button>
      </form>
      <Progress buying={buying} retry={shop.retry} />
    </section>
  )
}

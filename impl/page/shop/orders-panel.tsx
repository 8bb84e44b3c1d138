/** The orders of the customer. */
import type { Order } from '../../store/order.js'
import { focusOn } from '../focus.js'
import { money } from './money.js'
import type { Shop } from './use-shop.js'

const Row = ({ order, shop }: { readonly order: Order; readonly shop: Shop }) => {
  const { id, lines, total, status } = order
  const nameOf = (product: string): string => shop.products?.find((one) => one.id === product)?.name ?? product
  const isPlaced = status === 'Placed'
  return (
    <li class="order" data-order={id}>
      <div>
        <p class="line">
          <strong>Order {id}</strong>
          <span class={isPlaced ? 'badge good' : 'badge'}>{isPlaced ? 'placed' : 'cancelled'}</span>
          <span class="price">{money(total)}</span>
        </p>
        <p class="quiet">{lines.map(({ product, quantity }) => `${quantity} × ${nameOf(product)}`).join(', ')}</p>
      </div>
      {isPlaced ? (
        <button
          type="button"
          aria-label={`Cancel order ${id}`}
          onClick={() => {
            shop.cancel(order)
            focusOn('orders')
          }}
        >
          Cancel
        </button>
      ) : null}
    </li>
  )
}

export const OrdersPanel = ({ shop }: { readonly shop: Shop }) => {
  const { orders, customer } = shop
  return (
    <section id="orders" class="panel" aria-labelledby="orders-title" tabIndex={-1}>
      <h2 id="orders-title">Orders of {customer}</h2>
      {orders === null ? (
        <p class="quiet">Asking the nodes for the orders…</p>
      ) : orders.length === 0 ? (
        <p class="quiet">There are none yet.</p>
      ) : (
        <ul class="plain">
          {orders.map((order) => (
            <Row key={order.id} order={order} shop={shop} />
          ))}
        </ul>
      )}
    </section>
  )
}

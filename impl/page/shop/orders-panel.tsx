/** The orders of the customer. */
import type { ProductId } from '../../store/fields.js'
import type { ShownOrder } from '../../store/order.js'
import { focusOn } from '../focus.js'
import { money } from './money.js'
import { ordersAtOnce, type Shop } from './shop.js'

const Row = ({ order, shop }: { readonly order: ShownOrder; readonly shop: Shop }) => {
  const { id, key, lines, total, status } = order
  /** The shop shows the key to nobody else. */
  const isOwn = key !== null
  const nameOf = (product: ProductId): string => shop.known.get(product)?.name ?? product
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
      {isPlaced && !isOwn ? <p class="quiet">placed in another browser</p> : null}
      {isPlaced && isOwn ? (
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
      {/* Once there it stays, so that whoever has come to it with the keyboard is not lost. */}
      {shop.hasOlderOrders || (orders?.length ?? 0) > ordersAtOnce ? (
        <button
          type="button"
          class="wide older"
          aria-disabled={!shop.hasOlderOrders}
          onClick={() => {
            if (shop.hasOlderOrders) shop.showOlderOrders()
          }}
        >
          {shop.hasOlderOrders ? 'Show older orders' : 'There are no more to show'}
        </button>
      ) : null}
    </section>
  )
}

/** What the shop sells. */
import type { Product } from '../../store/product.js'
import { focusOn } from '../focus.js'
import { money } from './money.js'
import { Picture } from './picture.jsx'
import type { Shop } from './use-shop.js'

const Card = ({ product, shop }: { readonly product: Product; readonly shop: Shop }) => {
  const { id, name, price, stock } = product
  const chosen = shop.basket.get(id) ?? 0
  const isSold = stock <= chosen
  const words = isSold ? 'No more' : chosen > 0 ? `Add another (${chosen})` : 'Add to basket'
  return (
    <li class="card" data-product={id}>
      <Picture product={id} />
      <h3>{name}</h3>
      <p class="line">
        <span class="price">{money(price)}</span>
        <span class={stock === 0 ? 'stock bad' : 'stock'}>{stock === 0 ? 'sold out' : `${stock} in stock`}</span>
      </p>
      <button
        type="button"
        class="wide"
        aria-label={`${words}: ${name}`}
        aria-disabled={isSold}
        onClick={() => {
          if (!isSold) shop.add(product)
        }}
      >
        {words}
      </button>
    </li>
  )
}

export const Catalogue = ({ shop }: { readonly shop: Shop }) => {
  const { products } = shop
  return (
    <section id="catalogue" aria-labelledby="catalogue-title" tabIndex={-1}>
      <h2 id="catalogue-title">Catalogue</h2>
      {products === null ? (
        <p class="quiet">Asking the nodes for the catalogue…</p>
      ) : products.length === 0 ? (
        <div class="panel">
          <p>The shelves are empty.</p>
          <button
            type="button"
            onClick={() => {
              shop.fillShelves()
              focusOn('catalogue')
            }}
          >
            Fill them with samples
          </button>
        </div>
      ) : (
        <ul class="cards">
          {products.map((product) => (
            <Card key={product.id} product={product} shop={shop} />
          ))}
        </ul>
      )}
      {shop.hasMore ? (
        <p class="quiet">There is more in the shop than the {products?.length} products shown here.</p>
      ) : null}
    </section>
  )
}

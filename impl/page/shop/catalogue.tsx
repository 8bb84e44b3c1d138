/** What the shop sells. */
import type { Product } from '../../store/product.js'
import { focusOn, goTo } from '../focus.js'
import { money } from './money.js'
import { Picture } from './picture.jsx'
import { firstPage, numberOf, type Place } from './place.js'
import type { Shop } from './shop.js'

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

interface TurnProps {
  readonly words: string
  /** Null where there is no such page: then the button stays where it is, so that the others do too. */
  readonly to: Place | null
  readonly shop: Shop
}

const Turn = ({ words, to, shop }: TurnProps) => (
  <button
    type="button"
    aria-disabled={to === null || shop.isTurning}
    onClick={() => {
      if (to === null || shop.isTurning) return
      shop.turn(to)
      goTo('catalogue')
    }}
  >
    {words}
  </button>
)

/** Nothing where all products are on one page. */
const Pages = ({ shop }: { readonly shop: Shop }) => {
  const { previous, next } = shop.pages
  if (previous === null && next === null) return null
  return (
    <nav class="pages" aria-label="Pages of the catalogue">
      <Turn words="First page" to={previous === null ? null : firstPage} shop={shop} />
      <Turn words="Previous page" to={previous} shop={shop} />
      <span data-testid="page">Page {numberOf(shop.place)}</span>
      <Turn words="Next page" to={next} shop={shop} />
    </nav>
  )
}

export const Catalogue = ({ shop }: { readonly shop: Shop }) => {
  const { products, isTurning } = shop
  return (
    <section id="catalogue" aria-labelledby="catalogue-title" aria-busy={isTurning} tabIndex={-1}>
      <h2 id="catalogue-title">Catalogue</h2>
      {products === null ? (
        <p class="quiet">Asking the nodes for the catalogue…</p>
      ) : products.length === 0 && shop.pages.previous === null ? (
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
      <Pages shop={shop} />
    </section>
  )
}

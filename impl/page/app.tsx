/** The page: the shop, and the cluster that runs it beside it. */
import { useAnnouncements } from './announcements.js'
import type { Operations } from './client/operations.js'
import { ClusterPanel } from './cluster/cluster-panel.jsx'
import { reignOf, wordsOf } from './cluster/reign.js'
import { useCluster } from './cluster/use-cluster.js'
import { bestFirst } from './cluster/view.js'
import { unitsOf } from './shop/basket.js'
import { BasketPanel } from './shop/basket-panel.jsx'
import { Catalogue } from './shop/catalogue.jsx'
import { OrdersPanel } from './shop/orders-panel.jsx'
import { useShop } from './shop/use-shop.js'

export const App = ({ operations }: { readonly operations: Operations | null }) => {
  const [said, announce] = useAnnouncements()
  const { state, newest } = useCluster()
  const shop = useShop(() => bestFirst(newest().views), state.views.length > 0, announce)
  const { words, isBad } = wordsOf(reignOf(state.views))
  const units = unitsOf(shop.basket)
  return (
    <>
      <a class="skip" href="#catalogue">
        Skip to the catalogue
      </a>
      <header class="top">
        <p class="brand">
          <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <path d="M16 7 L7 24 H25 Z" fill="none" stroke="currentColor" stroke-width="2" />
            <circle cx="16" cy="7" r="4.5" fill="currentColor" />
            <circle cx="7" cy="24" r="4.5" fill="currentColor" />
            <circle cx="25" cy="24" r="4.5" fill="currentColor" />
          </svg>
          Lockstep shop
        </p>
        <nav aria-label="Parts of the page">
          <a href="#catalogue">Catalogue</a>
          <a href="#basket">
            Basket<span class="count">{units}</span>
          </a>
          <a href="#orders">Orders</a>
          <a href="#cluster">Cluster</a>
        </nav>
        <p class={isBad ? 'pill bad' : 'pill'} data-testid="leader">
          {words}
        </p>
      </header>
      <div class="columns">
        <main>
          <h1 class="hidden">Lockstep shop</h1>
          <Catalogue shop={shop} />
          <div class="pair">
            <BasketPanel shop={shop} />
            <OrdersPanel shop={shop} />
          </div>
        </main>
        <ClusterPanel state={state} operations={operations} announce={announce} />
      </div>
      <div class="toast" role="status" aria-live="polite">
        {said.map(({ sentence, number }) => (
          <p key={number}>{sentence}</p>
        ))}
      </div>
    </>
  )
}

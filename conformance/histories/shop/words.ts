/** Commands and replies of the shop in a few words. */
import { match, P } from 'ts-pattern'
import type { Command } from '../../../impl/store/command.js'
import type { ShownOrder } from '../../../impl/store/order.js'
import type { Product } from '../../../impl/store/product.js'
import type { Reply } from '../../../impl/store/reply.js'

const underKey = (key: string | null): string => (key === null ? '' : ` under key ${key}`)
/** Enough of its digest to see which is the same. */
const withSecret = (secret: string | null): string => (secret === null ? '' : ` with secret ${secret.slice(0, 4)}…`)
const units = (lines: readonly { readonly product: string; readonly quantity: number }[]): string =>
  lines.map(({ product, quantity }) => `${quantity} ${product}`).join(', ')

export const showCommand = (command: Command): string =>
  match(command)
    .with(
      { _tag: 'AddProduct' },
      ({ _tag, id, price, stock, key }) => `${_tag} ${id}, ${stock} units at ${price}${underKey(key)}`,
    )
    .with(
      { _tag: 'Restock' },
      ({ _tag, product, quantity, key }) => `${_tag} ${product} by ${quantity}${underKey(key)}`,
    )
    .with({ _tag: 'SetPrice' }, ({ _tag, product, price, key }) => `${_tag} ${product} to ${price}${underKey(key)}`)
    .with(
      { _tag: 'PlaceOrder' },
      ({ _tag, lines, key, customer, secret }) =>
        `${_tag} ${units(lines)}${forCustomer(customer)}${withSecret(secret)}${underKey(key)}`,
    )
    .with(
      { _tag: 'CancelOrder' },
      ({ _tag, order, key, secret }) => `${_tag} ${order}${withSecret(secret)}${underKey(key)}`,
    )
    .with({ _tag: 'ReadProduct' }, ({ _tag, product }) => `${_tag} ${product}`)
    .with({ _tag: 'ReadCatalogue' }, ({ _tag, after, limit }) =>
      after === null ? `${_tag}, first ${limit}` : `${_tag}, ${limit} after ${after}`,
    )
    .with({ _tag: 'ReadOrder' }, ({ _tag, order, secret }) => `${_tag} ${order}${withSecret(secret)}`)
    .with({ _tag: 'ReadOrders' }, ({ _tag, customer, after, limit, secret }) => {
      const page = after === null ? `newest ${limit}` : `${limit} after ${after}`
      return `${_tag} of ${customer}, ${page}${withSecret(secret)}`
    })
    .exhaustive()

const showProduct = ({ id, name, price, stock, sold, initial, restocked }: Product): string =>
  `${id} ${JSON.stringify(name)} at ${price}: stock ${stock}, sold ${sold}, initial ${initial}, restocked ${restocked}`

const forCustomer = (customer: string | null): string => (customer === null ? '' : ` for ${customer}`)

const showOrder = ({ id, key, customer, lines, total, status }: ShownOrder): string => {
  const bought = lines.map(({ product, quantity, price }) => `${quantity} ${product} at ${price}`).join(', ')
  return `order ${id} (${status}, ${key === null ? 'key hidden' : `key ${key}`}${forCustomer(customer)}): ${bought}; total ${total}`
}

export const showReply = (reply: Reply): string =>
  match(reply)
    .with(
      { _tag: P.union('ProductAdded', 'Restocked', 'PriceSet', 'ProductFound') },
      ({ _tag, product }) => `${_tag} ${showProduct(product)}`,
    )
    .with(
      { _tag: 'CatalogueFound' },
      ({ _tag, products, next }) =>
        `${_tag} [${products.map(showProduct).join('; ')}]${next === null ? ', the last page' : `, more after ${next}`}`,
    )
    .with(
      { _tag: P.union('OrderPlaced', 'OrderCancelled', 'OrderFound') },
      ({ _tag, order }) => `${_tag} ${showOrder(order)}`,
    )
    .with(
      { _tag: 'OrdersFound' },
      ({ _tag, orders, next }) =>
        `${_tag} [${orders.map(showOrder).join('; ')}]${next === null ? ', the last page' : `, more after ${next}`}`,
    )
    .with(
      { _tag: P.union('UnknownProduct', 'DuplicateProduct', 'StockTooLarge') },
      ({ _tag, product }) => `${_tag} ${product}`,
    )
    .with({ _tag: 'OutOfStock' }, ({ _tag, lines }) => {
      const missing = lines.map(({ product, wanted, available }) => `${wanted} ${product} of ${available}`)
      return `${_tag} ${missing.join(', ')}`
    })
    .with({ _tag: 'TotalTooLarge' }, ({ _tag }) => _tag)
    .with({ _tag: P.union('UnknownOrder', 'AlreadyCancelled', 'WrongSecret') }, ({ _tag, order }) => `${_tag} ${order}`)
    .with({ _tag: 'KeyReused' }, ({ _tag, key }) => `${_tag} ${key}`)
    .with({ _tag: 'NoCommand' }, ({ _tag, problem }) => `${_tag}: ${problem}`)
    .exhaustive()

/** The commands on products: what each does to the shop, and what it answers. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { AddProduct, ReadCatalogue, ReadProduct, Restock, SetPrice } from './command.js'
import { maxUnits, type ProductId } from './fields.js'
import { get } from './persistent-map.js'
import type { Product } from './product.js'
import type { Reply, ReplyOf } from './reply.js'
import { insertProduct, positionAfter, replaceProduct, type Shop } from './shop.js'

/** The shop after a command, and the answer to it. */
export type Applied = readonly [Shop, Reply]

export const findProduct = (shop: Shop, product: ProductId): E.Either<ReplyOf<'UnknownProduct'>, Product> => {
  const found = get(shop.products, product)
  return found === undefined ? E.left({ _tag: 'UnknownProduct', product }) : E.right(found)
}

export const addProduct = (shop: Shop, { id, name, price, stock }: AddProduct): Applied => {
  if (get(shop.products, id) !== undefined) return [shop, { _tag: 'DuplicateProduct', product: id }]
  const product: Product = { id, name, price, stock, sold: 0, initial: stock, restocked: 0 }
  return [insertProduct(shop, product), { _tag: 'ProductAdded', product }]
}

const takeIn = (product: Product, quantity: number): E.Either<ReplyOf<'StockTooLarge'>, Product> =>
  product.initial + product.restocked + quantity > maxUnits
    ? E.left({ _tag: 'StockTooLarge', product: product.id })
    : E.right({ ...product, stock: product.stock + quantity, restocked: product.restocked + quantity })

export const restock = (shop: Shop, { product, quantity }: Restock): Applied =>
  pipe(
    findProduct(shop, product),
    E.bindTo('found'),
    E.bindW('restocked', ({ found }) => takeIn(found, quantity)),
    E.match(
      (refusal): Applied => [shop, refusal],
      ({ found, restocked }): Applied => [
        replaceProduct(shop, found, restocked),
        { _tag: 'Restocked', product: restocked },
      ],
    ),
  )

export const setPrice = (shop: Shop, { product, price }: SetPrice): Applied =>
  pipe(
    findProduct(shop, product),
    E.match(
      (refusal): Applied => [shop, refusal],
      (found): Applied => {
        const priced: Product = { ...found, price }
        return [replaceProduct(shop, found, priced), { _tag: 'PriceSet', product: priced }]
      },
    ),
  )

export const readProduct = (shop: Shop, { product }: ReadProduct): Applied => [
  shop,
  pipe(
    findProduct(shop, product),
    E.match(
      (refusal): Reply => refusal,
      (found): Reply => ({ _tag: 'ProductFound', product: found }),
    ),
  ),
]

export const readCatalogue = (shop: Shop, { after, limit }: ReadCatalogue): Applied => {
  const start = after === null ? 0 : positionAfter(shop.catalogue, after)
  const page = shop.catalogue.slice(start, start + limit)
  const isLast = start + limit >= shop.catalogue.length
  const products = page.flatMap((id) => get(shop.products, id) ?? [])
  return [shop, { _tag: 'CatalogueFound', products, next: isLast ? null : (page.at(-1) ?? null) }]
}

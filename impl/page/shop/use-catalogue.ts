/** A page of the catalogue, kept up to date, and the products that are known from it and from other pages. */
import { useRef, useState } from 'preact/hooks'
import type { ProductId } from '../../store/fields.js'
import type { Product } from '../../store/product.js'
import type { Asking, Outcome } from '../client/failover.js'
import { type CataloguePage, readProduct, readProducts } from '../client/shop.js'
import { firstPage, type Place } from './place.js'

export interface Shown {
  readonly place: Place
  /** Null until it has been read. */
  readonly page: CataloguePage | null
}

export interface CatalogueView {
  readonly shown: Shown
  /** Whether another page was asked for and is not there yet. */
  readonly isTurning: boolean
  /** Every product that was seen, as it was then. */
  readonly known: ReadonlyMap<ProductId, Product>
  /** Reads the page anew. `fresh`: through the log. */
  readonly look: (asking: Asking, fresh: boolean) => Promise<void>
  /** Resolves to how it went; until then, and if it fails, the page before is shown. */
  readonly turn: (asking: Asking, to: Place) => Promise<Outcome<CataloguePage>>
  /** Reads these products by themselves; those that the shop does not have are given back. */
  readonly learn: (asking: Asking, products: readonly ProductId[]) => Promise<readonly ProductId[]>
}

export const useCatalogue = (): CatalogueView => {
  const [shown, setShown] = useState<Shown>({ place: firstPage, page: null })
  const [known, setKnown] = useState<ReadonlyMap<ProductId, Product>>(new Map())
  const [isTurning, setTurning] = useState(false)
  /** The page that is to be shown: an answer about another one comes too late. */
  const wanted = useRef(firstPage)
  const settled = useRef(firstPage)

  const remember = (products: readonly Product[]): void =>
    setKnown((before) => new Map([...before, ...products.map((product) => [product.id, product] as const)]))

  const read = async (asking: Asking, place: Place, fresh: boolean): Promise<Outcome<CataloguePage>> => {
    const outcome = await readProducts(asking, place.after, fresh)
    if (outcome._tag === 'Answered' && wanted.current === place) {
      settled.current = place
      setShown({ place, page: outcome.value })
      setTurning(false)
      remember(outcome.value.products)
    }
    return outcome
  }

  return {
    shown,
    isTurning,
    known,
    look: async (asking, fresh) => void (await read(asking, wanted.current, fresh)),
    turn: async (asking, to) => {
      wanted.current = to
      setTurning(true)
      const outcome = await read(asking, to, false)
      if (outcome._tag !== 'Answered' && wanted.current === to) {
        wanted.current = settled.current
        setTurning(false)
      }
      return outcome
    },
    learn: async (asking, products) => {
      const outcomes = await Promise.all(products.map((product) => readProduct(asking, product)))
      const found = outcomes.flatMap((outcome) => (outcome._tag === 'Answered' ? [outcome.value] : []))
      if (found.length > 0) remember(found)
      return products.filter((_, k) => {
        const outcome = outcomes[k]
        return outcome?._tag === 'Refused' && outcome.problem.error === 'UnknownProduct'
      })
    },
  }
}

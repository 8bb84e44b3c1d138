/** Which page of the catalogue is shown. A page begins after a product, so the way back has to be remembered. */
import type { ProductId } from '../../store/fields.js'

export interface Place {
  /** The product after which the page begins; null for the first page. */
  readonly after: ProductId | null
  /** After which products the pages before it begin, the first page first. */
  readonly before: readonly (ProductId | null)[]
}

export const firstPage: Place = { after: null, before: [] }

/** From 1 on. */
export const numberOf = ({ before }: Place): number => before.length + 1

/** `next`: what the shop says of the page where there is one after it. */
export const pageAfter = ({ after, before }: Place, next: ProductId): Place => ({
  after: next,
  before: [...before, after],
})

/** There is none before the first page. */
export const pageBefore = ({ before }: Place): Place | null => {
  const after = before.at(-1)
  return after === undefined ? null : { after, before: before.slice(0, -1) }
}

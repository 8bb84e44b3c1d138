import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Basket,
  empty,
  keepBasket,
  keptBasket,
  linesOf,
  productsIn,
  totalOf,
  unitsOf,
  withOneMore,
  withoutLines,
  withQuantity,
} from '../../../impl/page/shop/basket.js'
import { Checkout, forgetCheckout, keepCheckout, keptCheckout } from '../../../impl/page/shop/checkout.js'
import { type Keeper, keeperOf } from '../../../impl/page/shop/keeper.js'
import { firstPage, numberOf, pageAfter, pageBefore } from '../../../impl/page/shop/place.js'
import { portraitOf } from '../../../impl/page/shop/portrait.js'
import { samples } from '../../../impl/page/shop/samples.js'
import { cents, type ProductId } from '../../../impl/store/fields.js'

const productId = fc.constantFrom('tea', 'mug', 'lamp').map((id) => id as ProductId)
const baskets: fc.Arbitrary<Basket> = fc
  .array(fc.tuple(productId, fc.integer({ min: 1, max: 9 })))
  .map((pairs) => pairs.reduce((basket, [id, quantity]) => withQuantity(basket, id, quantity), empty))

const product = (id: ProductId, price: number) => {
  const units = { stock: 9, sold: 0, initial: 9, restocked: 0 }
  return { id, name: `A ${id}`, price: cents(price), ...units }
}

const storage = (): Keeper & { readonly texts: Map<string, string> } => {
  const texts = new Map<string, string>()
  return {
    texts,
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
  }
}

describe('a basket', () => {
  it('has one unit more of what is added, and the same of all else', () => {
    fc.assert(
      fc.property(baskets, productId, (basket, id) => {
        const next = withOneMore(basket, id)
        expect(unitsOf(next)).toBe(unitsOf(basket) + 1)
        expect([...withQuantity(next, id, 0)]).toEqual([...withQuantity(basket, id, 0)])
      }),
    )
  })

  it('is as it was before when what was added besides is bought, and empty when all of it is', () => {
    fc.assert(
      fc.property(baskets, baskets, (basket, bought) => {
        const both = [...bought].reduce((sum, [id, n]) => withQuantity(sum, id, n + (sum.get(id) ?? 0)), basket)
        expect(withoutLines(both, linesOf(bought))).toEqual(basket)
        expect(withoutLines(basket, linesOf(basket))).toEqual(empty)
      }),
    )
  })

  it('costs what its products cost together; one that is not in it adds nothing', () => {
    const [tea, mug, lamp] = ['tea', 'mug', 'lamp'].map((id) => id as ProductId)
    if (tea === undefined || mug === undefined || lamp === undefined) throw new Error('there are three')
    const basket = withQuantity(withQuantity(empty, tea, 3), mug, 2)
    expect(totalOf(basket, [product(tea, 5), product(mug, 100), product(lamp, 7000)])).toBe(215)
    expect(linesOf(basket)).toEqual([
      { product: 'tea', quantity: 3 },
      { product: 'mug', quantity: 2 },
    ])
  })
})

describe('a kept basket', () => {
  it('is the same again, products in their order', () => {
    fc.assert(
      fc.property(baskets, (basket) => {
        const keeper = storage()
        keepBasket(keeper, basket)
        expect([...keptBasket(keeper)]).toEqual([...basket])
      }),
    )
  })

  it.each(['', '{', '7', '[7]', '[{"product":"tea","quantity":0}]', '[{"product":"","quantity":1}]'])(
    'is empty where something else is kept: %j',
    (text) => {
      const keeper = storage()
      keeper.setItem('lockstep.basket', text)
      expect(keptBasket(keeper)).toEqual(empty)
    },
  )

  it('shows of its products those that are known, in the order in which they were chosen', () => {
    const [tea, mug, lamp] = ['tea', 'mug', 'lamp'].map((id) => id as ProductId)
    if (tea === undefined || mug === undefined || lamp === undefined) throw new Error('there are three')
    const basket = [lamp, tea, mug].reduce(withOneMore, empty)
    const known = new Map([tea, lamp].map((id) => [id, product(id, 5)]))
    expect(productsIn(basket, known)).toEqual([product(lamp, 5), product(tea, 5)])
  })
})

describe('the pages of the catalogue', () => {
  it('lead forward one by one, and back the same way', () => {
    fc.assert(
      fc.property(fc.array(productId, { maxLength: 5 }), (nexts) => {
        const way = [firstPage]
        for (const next of nexts) way.push(pageAfter(way.at(-1) ?? firstPage, next))
        expect(way.map(numberOf)).toEqual(way.map((_, k) => k + 1))
        expect(way.map(pageBefore)).toEqual([null, ...way.slice(0, -1)])
        expect(way.map(({ after }) => after)).toEqual([null, ...nexts])
      }),
    )
  })
})

describe('a keeper', () => {
  it('leaves all to a storage that takes it', () => {
    const browser = storage()
    const keeper = keeperOf(() => browser)
    keeper.setItem('a', '1')
    keeper.setItem('b', '2')
    keeper.removeItem('a')
    expect([...browser.texts]).toEqual([['b', '2']])
    // As another tab does.
    browser.setItem('b', '3')
    expect([keeper.getItem('a'), keeper.getItem('b')]).toEqual([null, '3'])
  })

  it('keeps itself what the storage does not take, and leaves the next text to one that does again', () => {
    const browser = storage()
    let isFull = true
    const keeper = keeperOf(() => {
      if (isFull) throw new Error('the quota has been exceeded')
      return browser
    })
    keeper.setItem('a', '1')
    keeper.setItem('b', '2')
    keeper.removeItem('b')
    expect([keeper.getItem('a'), keeper.getItem('b')]).toEqual(['1', null])
    isFull = false
    expect([keeper.getItem('a'), [...browser.texts]]).toEqual(['1', []])
    keeper.setItem('a', '3')
    browser.setItem('a', '4')
    expect(keeper.getItem('a')).toBe('4')
  })
})

describe('a checkout', () => {
  it('is kept, with its key, until it is forgotten', () => {
    const keeper = storage()
    expect(keptCheckout(keeper)).toBe(null)
    const checkout = Checkout.decode({ key: 'k', customer: 'ann', lines: [{ product: 'tea', quantity: 2 }] })
    if (checkout._tag === 'Left') throw new Error('this is a checkout')
    keepCheckout(keeper, checkout.right)
    expect(keptCheckout(keeper)).toEqual(checkout.right)
    forgetCheckout(keeper)
    expect(keptCheckout(keeper)).toBe(null)
  })

  it.each(['', '{', '7', '{"key":"k","customer":"ann","lines":[]}', '{"key":"k","customer":"","lines":[{}]}'])(
    'is none where something else is kept: %j',
    (text) => {
      const keeper = storage()
      keeper.setItem('lockstep.checkout', text)
      expect(keptCheckout(keeper)).toBe(null)
    },
  )
})

describe('a picture', () => {
  it('follows from the product alone, and shows of the samples what they are called', () => {
    const shown = samples.map(({ id }) => portraitOf(id))
    expect(shown).toEqual(samples.map(({ id }) => portraitOf(id)))
    expect(shown.map(({ motif }) => motif)).toEqual(['tin', 'jar', 'cup', 'lamp', 'plant', 'bottle', 'book', 'tin'])
  })

  it('there is for every product, in every colour', () => {
    const hues = new Set<number>()
    const motifs = new Set<string>()
    for (let k = 0; k < 2_000; k += 1) {
      const { motif, hue } = portraitOf(`x${k}`)
      hues.add(Math.floor(hue / 30))
      motifs.add(motif)
    }
    expect([hues.size, motifs.size]).toEqual([12, 8])
  })
})

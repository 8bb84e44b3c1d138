import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply } from '../../../impl/store/apply.js'
import {
  addNumber,
  addText,
  type Print,
  plus,
  printed,
  printing,
  toHex,
  zero,
} from '../../../impl/store/fingerprint.js'
import { Order } from '../../../impl/store/order.js'
import { entries } from '../../../impl/store/persistent-map.js'
import { keyPrint, orderPrint, productPrint } from '../../../impl/store/prints.js'
import { Product } from '../../../impl/store/product.js'
import { digest, empty, type Shop } from '../../../impl/store/shop.js'
import * as arbitraries from './arbitraries.js'
import { decoded } from './decoded.js'
import { add, command, order, rememberedIn, run } from './run.js'

/** The digest from the content alone, the slow way. */
const fromContent = (shop: Shop): string => {
  const prints = [
    ...entries(shop.products).map(([, product]) => productPrint(product)),
    ...entries(shop.orders).map(([, order]) => orderPrint(order)),
    ...rememberedIn(shop.keys).map(([key, { command, reply }]) => keyPrint(key, command, reply)),
  ]
  return toHex(prints.reduce(plus, zero))
}

describe('the digest', () => {
  it('is that of the content, whatever led to it', () => {
    fc.assert(
      fc.property(arbitraries.commands, (commands) => {
        const { shop } = run(commands)
        expect(digest(shop)).toBe(fromContent(shop))
      }),
    )
  })

  it('does not depend on the order in which products came', () => {
    const [a, b, c] = [add('a', 1), add('b', 2), add('c', 3)]
    expect(digest(run([c, a, b]).shop)).toBe(digest(run([a, b, c]).shop))
  })

  it('is back where it was after a price went up and down again', () => {
    const before = run([add('a', 1, 100)]).shop
    const price = (to: number) => command({ _tag: 'SetPrice', key: null, product: 'a', price: to })
    const up = run([price(200)], before).shop
    expect(digest(up)).not.toBe(digest(before))
    expect(digest(run([price(100)], up).shop)).toBe(digest(before))
  })

  it('tells shops apart that differ only in a remembered reply', () => {
    const a = run([order('k1', ['hat', 1])]).shop
    const b = run([order('k2', ['hat', 1])]).shop
    expect(new Set([digest(empty), digest(a), digest(b)]).size).toBe(3)
  })

  it('changes with every command that changes the shop', () => {
    fc.assert(
      fc.property(arbitraries.commands, arbitraries.command, (commands, next) => {
        const { shop } = run(commands)
        const [after, reply] = apply(shop, next)
        fc.pre(reply._tag !== 'PriceSet')
        expect(digest(after) !== digest(shop)).toBe(after !== shop)
      }),
    )
  })
})

/** The value with one field after the other changed, and with its fields in the opposite order. */
const variants = (value: Readonly<Record<string, unknown>>) => ({
  changed: Object.keys(value).map((name) => {
    const before = value[name]
    const other = typeof before === 'number' ? before + 1 : name === 'status' ? 'Cancelled' : `${before}x`
    return { ...value, [name]: other }
  }),
  reversed: Object.fromEntries(Object.entries(value).reverse()),
})

describe('a print', () => {
  const product = { id: 'hat', name: 'Hat', price: 5, stock: 3, sold: 1, initial: 2, restocked: 2 }
  const line = { product: 'hat', quantity: 1, price: 5 }
  const placed = { id: 7, key: 'k', customer: 'ann', total: 5, status: 'Placed' }

  it('of a product is made of every field, in whatever order they stand', () => {
    expect(Object.keys(product).sort()).toEqual(Object.keys(Product.type.type.props).sort())
    const print = (raw: unknown) => toHex(productPrint(decoded(Product, raw)))
    const { changed, reversed } = variants(product)
    expect(print(reversed)).toBe(print(product))
    expect(new Set([product, ...changed].map(print)).size).toBe(1 + changed.length)
  })

  it('of an order is made of every field and every line', () => {
    const order = { ...placed, lines: [line] }
    expect(Object.keys(order).sort()).toEqual(Object.keys(Order.type.type.props).sort())
    const print = (raw: unknown) => toHex(orderPrint(decoded(Order, raw)))
    const { changed, reversed } = variants(placed)
    const lines = [[line, line], ...variants(line).changed.map((other) => [other])]
    const others = [
      ...changed.map((each) => ({ ...each, lines: [line] })),
      ...lines.map((each) => ({ ...placed, lines: each })),
    ]
    expect(print({ lines: [variants(line).reversed], ...reversed })).toBe(print(order))
    expect(new Set([order, ...others].map(print)).size).toBe(1 + others.length)
  })
})

describe('a fingerprint', () => {
  const printOf = (text: string): Print => {
    printing(1)
    addText(text)
    return printed()
  }
  const ofNumber = (n: number): Print => {
    printing(1)
    addNumber(n)
    return printed()
  }

  it('differs in all four lanes for texts that differ in one place', () => {
    const texts = Array.from({ length: 2_000 }, (_, i) => `order\n${i}\nk${i % 7}\n${i >> 3}`)
    const prints = texts.map(printOf)
    for (const lane of ['a', 'b', 'c', 'd'] as const) {
      expect(new Set(prints.map((print) => print[lane])).size).toBe(texts.length)
    }
  })

  it('differs in all four lanes for numbers that differ in one bit, and for kinds', () => {
    const bits = Array.from({ length: 53 }, (_, i) => 2 ** i)
    const numbers = [0, 1, -1, ...bits.map((bit) => Number.MAX_SAFE_INTEGER - bit), ...bits.map((bit) => bit + 3)]
    const distinct = [...new Set(numbers)]
    const kinds = Array.from({ length: 20 }, (_, kind) => {
      printing(kind + 2)
      addNumber(0)
      return printed()
    })
    const prints = [...distinct.map(ofNumber), ...kinds]
    for (const lane of ['a', 'b', 'c', 'd'] as const) {
      expect(new Set(prints.map((print) => print[lane])).size).toBe(prints.length)
    }
  })

  it('tells where one text ends and the next begins', () => {
    const two = (one: string, other: string): string => {
      printing(1)
      addText(one)
      addText(other)
      return toHex(printed())
    }
    expect(new Set([two('ab', 'c'), two('a', 'bc'), two('abc', ''), two('', 'abc')]).size).toBe(4)
  })

  it('does not cancel out where two things swap what they differ in', () => {
    // Of each pair of numbers, the second moves from one product to another.
    const sums = Array.from({ length: 40 }, (_, i) => [`a${i}`, `b${39 - i}`].map(printOf).reduce(plus, zero))
    expect(new Set(sums.map(toHex)).size).toBe(40)
  })

  it('is 32 hexadecimal digits', () => expect(toHex(printOf(''))).toMatch(/^[0-9a-f]{32}$/))
})

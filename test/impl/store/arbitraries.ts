/** Random commands over so few products, orders and keys that they meet often. */
import fc from 'fast-check'
import { Command } from '../../../impl/store/command.js'
import { decoded } from './decoded.js'

const product = fc.constantFrom('p1', 'p2', 'p3', 'p4')
const key = fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6')
const optionalKey = fc.option(key, { freq: 3 })
const customer = fc.constantFrom('ann', 'bob')
const quantity = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constantFrom(1, 1_000_000))
const price = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 999 }) }, fc.constantFrom(0, 1_000_000_000))
const stock = fc.oneof({ weight: 5, arbitrary: fc.nat(20) }, fc.constantFrom(0, 1_000_000_000_000))
const order = fc.integer({ min: 1, max: 6 })
const name = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'é', '"', ' ', '🜁') })
/** More often than not the same, or hardly any order would be cancelled. */
export const secret = fc.constantFrom(null, 'A'.repeat(22), 'A'.repeat(22), 'A'.repeat(22), 'B'.repeat(22))
const lines = fc.array(fc.record({ product, quantity }), { minLength: 1, maxLength: 5 })

export const command: fc.Arbitrary<Command> = fc
  .oneof(
    fc.record({ _tag: fc.constant('AddProduct'), key: optionalKey, id: product, name, price, stock }),
    fc.record({ _tag: fc.constant('Restock'), key: optionalKey, product, quantity }),
    fc.record({ _tag: fc.constant('SetPrice'), key: optionalKey, product, price }),
    {
      weight: 4,
      arbitrary: fc.record({ _tag: fc.constant('PlaceOrder'), key, customer: fc.option(customer), secret, lines }),
    },
    fc.record({ _tag: fc.constant('CancelOrder'), key: optionalKey, order, secret }),
    fc.record({ _tag: fc.constant('ReadProduct'), product }),
    fc.record({
      _tag: fc.constant('ReadCatalogue'),
      after: fc.option(product),
      limit: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({ _tag: fc.constant('ReadOrder'), order, secret }),
    fc.record({
      _tag: fc.constant('ReadOrders'),
      customer,
      after: fc.option(order),
      limit: fc.integer({ min: 1, max: 3 }),
      secret,
    }),
  )
  .map((raw) => decoded(Command, raw))

/** Two products with some stock, and an order with a secret and one without: by chance alone hardly any order would be cancelled. */
const opened = [
  { _tag: 'AddProduct', key: null, id: 'p1', name: 'a', price: 5, stock: 20 },
  { _tag: 'AddProduct', key: null, id: 'p2', name: 'b', price: 7, stock: 20 },
  { _tag: 'PlaceOrder', key: 'k7', customer: 'ann', secret: 'A'.repeat(22), lines: [{ product: 'p1', quantity: 3 }] },
  { _tag: 'PlaceOrder', key: 'k8', customer: 'bob', lines: [{ product: 'p2', quantity: 2 }] },
].map((raw) => decoded(Command, raw))

export const commands = fc
  .tuple(fc.constantFrom([], opened), fc.array(command, { maxLength: 40, size: 'max' }))
  .map(([first, others]) => [...first, ...others])

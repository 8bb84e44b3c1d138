/** The shop as trying every order needs it, and commands for histories that are short enough for that. */
import fc from 'fast-check'
import { fromNullable } from 'fp-ts/lib/Option.js'
import { shopSpec } from '../../../../conformance/histories/shop/spec.js'
import { apply } from '../../../../impl/store/apply.js'
import type { Command } from '../../../../impl/store/command.js'
import type { Reply } from '../../../../impl/store/reply.js'
import { empty, type Shop } from '../../../../impl/store/shop.js'
import type { Spec } from '../../../../model/linearizability/spec.js'
import { command, secret } from '../../../impl/store/arbitraries.js'
import { commandOf, type ShopOperation } from './script.js'

export const isRead = ({ _tag }: Command): boolean => _tag.startsWith('Read')

const shop = shopSpec([])

/** The store itself, as far as trying every order needs it. */
export const store: Spec<Shop, Command, Reply> = {
  ...shop,
  ...{ initial: empty, apply, sameState: (a, b) => a === b, hash: () => 0 },
  footprints: (calls) => shop.footprints(calls, shop.initial),
  obstacle: ({ reads, writes }) => ({ values: [...reads, ...writes], passed: [] }),
}

/** A refusal without a key changes nothing either. */
export const changesNothing = (operations: readonly ShopOperation[]) => {
  const calls = operations.map(({ op, outcome }) => ({
    op,
    reply: fromNullable(outcome._tag === 'Ok' ? outcome.reply : null),
  }))
  const footprints = shop.footprints(calls, shop.initial)
  const found = new Set(operations.filter((_, k) => footprints[k]?.takesPlace === false))
  return (operation: ShopOperation): boolean => found.has(operation)
}

/** The products are there more often than not, or histories would be about nothing. */
export const likely = fc.oneof(
  { weight: 1, arbitrary: command },
  {
    weight: 3,
    arbitrary: fc
      .oneof(
        fc.record({
          _tag: fc.constant('AddProduct'),
          id: fc.constantFrom('a', 'b'),
          price: fc.nat(2),
          stock: fc.nat(2),
        }),
        fc.record({ _tag: fc.constant('Restock'), product: fc.constantFrom('a', 'b'), quantity: fc.constant(1) }),
        fc.record({
          _tag: fc.constant('PlaceOrder'),
          key: fc.constantFrom('k1', 'k2', 'k3'),
          customer: fc.constantFrom(null, 'ann'),
          secret,
          lines: fc.array(fc.record({ product: fc.constantFrom('a', 'b'), quantity: fc.constant(1) }), {
            minLength: 1,
            maxLength: 2,
          }),
        }),
        fc.record({ _tag: fc.constant('CancelOrder'), order: fc.integer({ min: 1, max: 2 }), secret }),
        fc.record({ _tag: fc.constant('ReadProduct'), product: fc.constantFrom('a', 'b') }),
        fc.record({ _tag: fc.constant('ReadOrder'), order: fc.integer({ min: 1, max: 2 }), secret }),
        fc.record({ _tag: fc.constant('ReadCatalogue'), after: fc.constant(null), limit: fc.constant(2) }),
        fc.record({
          ...{ _tag: fc.constant('ReadOrders'), customer: fc.constant('ann') },
          ...{ after: fc.constant(null), limit: fc.integer({ min: 1, max: 2 }), secret },
        }),
      )
      .map((fields) => commandOf({ name: 'N', ...fields })),
  },
)

/** Orders that differ in their keys only, and what shows them. */
export const aboutOrders = fc
  .oneof(
    {
      weight: 1,
      arbitrary: fc.record({ _tag: fc.constant('AddProduct'), id: fc.constant('a'), stock: fc.constant(5) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        _tag: fc.constant('PlaceOrder'),
        key: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ _tag: fc.constant('ReadOrders'), limit: fc.integer({ min: 1, max: 2 }) }) },
    { weight: 1, arbitrary: fc.record({ _tag: fc.constant('ReadOrder'), order: fc.integer({ min: 1, max: 2 }) }) },
  )
  .map((fields) =>
    commandOf({ name: 'N', price: 1, customer: 'ann', after: null, lines: [{ product: 'a', quantity: 1 }], ...fields }),
  )

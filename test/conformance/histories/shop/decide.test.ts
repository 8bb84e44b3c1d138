import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shopSpec } from '../../../../conformance/histories/shop/spec.js'
import { apply } from '../../../../impl/store/apply.js'
import { empty } from '../../../../impl/store/shop.js'
import { decide } from '../../../../model/linearizability/decide.js'
import { commands } from '../../../impl/store/arbitraries.js'
import { bruteForce } from '../../../model/linearizability/brute-force.js'
import { histories } from '../../../model/linearizability/histories.js'
import { commandOf, historyOf, type ShopOperation } from './script.js'
import { aboutOrders, changesNothing, isRead, likely, store } from './small.js'

describe("the shop's sequential specification", () => {
  it('answers every command as the store does, and changes nothing where the store does not', () => {
    fc.assert(
      fc.property(commands, (all) => {
        const spec = shopSpec(all)
        let [own, state] = [empty, spec.initial]
        for (const each of all) {
          const [next, expected] = apply(own, each)
          const [nextState, reply] = spec.apply(state, each)
          expect(reply).toEqual(expected)
          if (next === own) expect(nextState).toBe(state)
          own = next
          state = nextState
        }
      }),
      { numRuns: 300 },
    )
  })

  it('takes the younger of two orders that were never answered, if a list of orders shows its key', () => {
    const order = (key: string) => ({
      _tag: 'PlaceOrder',
      key,
      customer: 'ann',
      lines: [{ product: 'a', quantity: 1 }],
    })
    const happened = historyOf([
      { command: { _tag: 'AddProduct', id: 'a', name: 'N', price: 1, stock: 5 } },
      { command: order('k2'), at: [3, null] },
      { command: { _tag: 'ReadOrders', customer: 'ann', after: null, limit: 5 }, at: [6, 7] },
    ])
    const elder: ShopOperation = {
      process: 9,
      op: commandOf(order('k1')),
      invoked: 2,
      time: 2,
      outcome: { _tag: 'Pending' },
    }
    const operations = [...happened, elder].sort((a, b) => a.invoked - b.invoked)
    expect(decide(shopSpec(operations.map(({ op }) => op)), operations, 1_000)._tag).toBe('Linearizable')
  })

  it('lets a read wait that would keep an order out of the only gap with room', () => {
    const order = (key: string, lines: readonly (readonly [string, number])[]) => ({
      _tag: 'PlaceOrder',
      key,
      lines: lines.map(([product, quantity]) => ({ product, quantity })),
    })
    const add = (id: string) => ({ _tag: 'AddProduct', id, name: 'N', price: 1, stock: 6 })
    const cancel = (id: number, key: string) => ({ _tag: 'CancelOrder', order: id, key })
    // The read is right already after the first of the orders that were never answered. But then the other, which has room
    // only before the first cancellation that was answered, would come after it.
    const operations = historyOf([
      { command: add('b'), at: [1, null] },
      { command: add('a'), at: [0, null] },
      { command: order('k1', [['a', 4]]), at: [2, 3] },
      { command: cancel(1, 'c1'), at: [5, null] },
      {
        command: order('k2', [
          ['a', 1],
          ['b', 2],
        ]),
        at: [4, null],
      },
      {
        command: order('k3', [
          ['a', 3],
          ['b', 1],
        ]),
        at: [6, null],
      },
      { command: cancel(1, 'c2'), at: [7, 11], place: 9 },
      { command: cancel(1, 'c3'), at: [8, 13], place: 10 },
      { command: order('k4', [['a', 1]]), at: [10, 14], place: 11 },
      { command: cancel(3, 'c4'), at: [9, null] },
      { command: { _tag: 'ReadProduct', product: 'b' }, at: [12, 15] },
    ])
    expect(decide(shopSpec(operations.map(({ op }) => op)), operations, 10_000)._tag).toBe('Linearizable')
  })

  it.each([
    ['of all kinds', likely, 1_500],
    ['of orders that only their keys tell apart', aboutOrders, 5_000],
  ])('decides histories %s as trying every order does', (_, commandOfOne, numRuns) => {
    const seen = { yes: 0, no: 0 }
    fc.assert(
      fc.property(histories(store, isRead, commandOfOne, 6), (operations) => {
        const spec = shopSpec(operations.map(({ op }) => op))
        const expected = bruteForce(store, operations, changesNothing(operations))
        const decision = decide(spec, operations, 1_000_000)
        expect(decision._tag === 'Linearizable').toBe(expected)
        expect(decision._tag).not.toBe('Undecided')
        seen[expected ? 'yes' : 'no'] += 1
      }),
      { numRuns },
    )
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(100)
  })
})

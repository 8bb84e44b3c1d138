import { describe, expect, it } from 'vitest'
import { commandOf, replyOf } from '../../../../conformance/harness/chaos/shop-language.js'
import type { Operation } from '../../../../conformance/harness/cluster-run/operation.js'
import { present } from '../../../../impl/node/http/present.js'
import { apply } from '../../../../impl/store/apply.js'
import type { Reply } from '../../../../impl/store/reply.js'
import { empty } from '../../../../impl/store/shop.js'

/** What is asked one after the other, and the status of each answer. */
const asked: readonly (readonly [Operation, number])[] = [
  [{ _tag: 'ReadProduct', product: 'tea' }, 404],
  [{ _tag: 'AddProduct', id: 'tea', price: 350, stock: 10 }, 201],
  [{ _tag: 'AddProduct', id: 'tea', price: 350, stock: 10 }, 409],
  [{ _tag: 'Restock', product: 'tea', quantity: 5 }, 200],
  [{ _tag: 'PlaceOrder', lines: [{ product: 'tea', quantity: 2 }] }, 201],
  [{ _tag: 'PlaceOrder', lines: [{ product: 'tea', quantity: 200 }] }, 409],
  [{ _tag: 'ReadOrder', order: 1 }, 200],
  [{ _tag: 'ReadOrder', order: 9 }, 404],
  [{ _tag: 'ReadOrder', order: 1, by: 'Stranger' }, 200],
  [{ _tag: 'CancelOrder', order: 1, by: 'Stranger' }, 403],
  [{ _tag: 'CancelOrder', order: 1 }, 200],
  [{ _tag: 'CancelOrder', order: 1 }, 409],
  [{ _tag: 'ReadProduct', product: 'tea' }, 200],
]

const bodyOf = (reply: Reply): unknown => {
  const presented = present(reply)
  return presented._tag === 'Granted' ? presented.body : { error: presented.error, ...presented.particulars }
}

describe('answers over HTTP', () => {
  it('are read back as the replies that they present', () => {
    let shop = empty
    asked.forEach(([operation, status], k) => {
      const [next, reply] = apply(shop, commandOf(operation, `key-${k}`))
      shop = next
      const body = JSON.parse(JSON.stringify(bodyOf(reply)))
      expect(replyOf(operation, status, body)).toEqual({ _tag: 'Right', right: reply })
    })
  })

  it('are refused if they are no answers of the shop', () => {
    const read: Operation = { _tag: 'ReadProduct', product: 'tea' }
    expect(replyOf(read, 500, { error: 'Internal' })).toEqual({
      _tag: 'Left',
      left: 'status 500, which the shop never sends',
    })
    expect(replyOf(read, 200, { id: 'tea' })._tag).toBe('Left')
    expect(replyOf(read, 404, 'not JSON')._tag).toBe('Left')
  })
})

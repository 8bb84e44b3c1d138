import { describe, expect, it } from 'vitest'
import { storeMachine } from '../../../impl/store/machine.js'
import { empty } from '../../../impl/store/shop.js'
import { decodeCommand, encodeCommand } from '../../../impl/store/wire.js'
import { add, command, order } from './run.js'

const problem = (raw: unknown) => decodeCommand(typeof raw === 'string' ? raw : JSON.stringify(raw))
const left = (text: string) => ({ _tag: 'Left', left: text })
const restock = { _tag: 'Restock', key: null, product: 'mug', quantity: 1 }
const placing = (lines: unknown) => ({ _tag: 'PlaceOrder', key: 'k', lines })

describe('a text that is no command is refused in one line', () => {
  const quantity = 'a quantity (an integer from 1 to 1000000)'
  it.each([
    ['{', 'it is not JSON'],
    [[], 'expected a command of the shop, got a list of 0'],
    [{ _tag: 'Steal' }, 'expected a command of the shop, got an object'],
    [{ ...restock, quantity: 0 }, `quantity: expected ${quantity}, got 0`],
    [{ ...restock, quantity: -3 }, `quantity: expected ${quantity}, got -3`],
    [{ ...restock, quantity: 1.5 }, `quantity: expected ${quantity}, got 1.5`],
    [{ ...restock, quantity: '1' }, `quantity: expected ${quantity}, got "1"`],
    [{ ...restock, quantity: 1_000_001 }, `quantity: expected ${quantity}, got 1000001`],
    [{ ...restock, quantity: undefined }, `quantity: expected ${quantity}, got nothing`],
    [placing([]), 'lines: expected a list of 1 to 100 order lines, got a list of 0'],
    [placing(Array(101).fill(3)), 'lines: expected a list of 1 to 100 order lines, got a list of 101'],
    [placing([{ product: 'mug', quantity: 1 }, 3]), 'lines[1]: expected an order line, got 3'],
    [placing([{ product: 'mug', quantity: 0 }]), `lines[0].quantity: expected ${quantity}, got 0`],
    [
      { ...restock, key: 'two words' },
      'key: expected an idempotency key (1 to 200 visible ASCII characters without spaces) or null, got "two words"',
    ],
    [
      { ...placing([{ product: 'mug', quantity: 1 }]), customer: 'two words' },
      'customer: expected a customer (1 to 64 letters, digits, ".", "_", "@", "+" or "-", the first a letter or digit) or null, got "two words"',
    ],
    [
      { _tag: 'AddProduct', key: null, id: 'a', name: 'A', price: -1, stock: 0 },
      'price: expected a price in cents (an integer from 0 to 1000000000), got -1',
    ],
    [
      { _tag: 'AddProduct', key: null, id: '../etc', name: 'A', price: 1, stock: 0 },
      'id: expected a product id (1 to 64 letters, digits, ".", "_" or "-", the first a letter or digit), got "../etc"',
    ],
  ])('%j', (raw, expected) => expect(problem(raw)).toEqual(left(expected)))

  it('with at most three problems, then how many more', () => {
    const result = problem(placing(Array(5).fill(1)))
    const line = (i: number) => `lines[${i}]: expected an order line, got 1`
    expect(result).toEqual(left(`${line(0)}; ${line(1)}; ${line(2)}; and 2 more`))
  })
})

describe('the text of a command', () => {
  it('is the same whatever the order of its fields, and has no others', () => {
    expect(encodeCommand(order('k', ['mug', 2]))).toBe(
      '{"_tag":"PlaceOrder","customer":null,"key":"k","lines":[{"product":"mug","quantity":2}]}',
    )
    const secret = 'A'.repeat(22)
    expect(encodeCommand(command({ ...order('k', ['mug', 2]), secret }))).toBe(
      `{"_tag":"PlaceOrder","customer":null,"key":"k","lines":[{"product":"mug","quantity":2}],"secret":"${secret}"}`,
    )
    const cancel = { _tag: 'CancelOrder', key: null, order: 1 }
    expect(encodeCommand(command({ ...cancel, secret: null }))).toBe('{"_tag":"CancelOrder","key":null,"order":1}')
    expect(decodeCommand(JSON.stringify(cancel))).toEqual({ _tag: 'Right', right: { ...cancel, secret: null } })
    expect(problem({ more: 1, quantity: 1, product: 'mug', key: null, _tag: 'Restock' })).toEqual({
      _tag: 'Right',
      right: restock,
    })
  })
})

describe('the state machine of a node', () => {
  const machine = storeMachine((violation) => expect(violation).toBe('no violation at all'))

  it('answers texts', () => {
    const [shop, reply] = machine.apply(machine.initial, encodeCommand(add('mug', 3)))
    expect(reply).toEqual({
      _tag: 'ProductAdded',
      product: { id: 'mug', name: 'The mug', price: 100, stock: 3, sold: 0, initial: 3, restocked: 0 },
    })
    expect(machine.digest(shop)).not.toBe(machine.digest(machine.initial))
  })

  it('answers a text that is no command, and goes on', () => {
    expect(machine.apply(empty, 'garbage')).toEqual([empty, { _tag: 'NoCommand', problem: 'it is not JSON' }])
  })

  it('knows a command again that is written in another way, and another one under its key', () => {
    const [stocked] = machine.apply(empty, encodeCommand(add('mug', 3)))
    const text = '{"_tag":"PlaceOrder","customer":null,"key":"k","lines":[{"product":"mug","quantity":1}]}'
    const [after, reply] = machine.apply(stocked, text)
    for (const same of [text, '{"key":"k", "_tag":"PlaceOrder","lines":[{"quantity":1,"product":"mug"}]}']) {
      expect(machine.apply(after, same)).toEqual([after, reply])
    }
    const other = machine.apply(after, text.replace('"quantity":1', '"quantity":2'))
    expect(other).toEqual([after, { _tag: 'KeyReused', key: 'k' }])
  })
})

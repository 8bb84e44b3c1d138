/** Histories in which something is planted that must not be: each is found, and explained by the fewest operations. */
import { describe, expect, it } from 'vitest'
import { checkShop } from '../../../../conformance/histories/shop/check.js'
import { orderId } from '../../../../impl/store/fields.js'
import { Reply } from '../../../../impl/store/reply.js'
import { historyOf, type Scripted } from './script.js'

const linesOf = (script: readonly Scripted[]): readonly string[] => checkShop(historyOf(script)).lines

const add = (id: string, stock: number) => ({ _tag: 'AddProduct', id, name: id.toUpperCase(), price: 350, stock })
const restock = (product: string, quantity: number) => ({ _tag: 'Restock', product, quantity })
const read = (product: string) => ({ _tag: 'ReadProduct', product })
const buy = (product: string, quantity: number, key: string) => ({
  _tag: 'PlaceOrder',
  key,
  lines: [{ product, quantity }],
})

const tea = (stock: number, sold: number, restocked: number): string =>
  `tea "TEA" at 350: stock ${stock}, sold ${sold}, initial 10, restocked ${restocked}`
const renumbered =
  (id: number) =>
  (truth: Reply): Reply =>
    truth._tag === 'OrderPlaced' ? { ...truth, order: { ...truth.order, id: orderId(id) } } : truth

const keyReused = (key: string) => (): Reply => {
  const decoded = Reply.decode({ _tag: 'KeyReused', key })
  if (decoded._tag === 'Left') throw new Error(key)
  return decoded.right
}

describe('a planted violation is explained by the fewest operations:', () => {
  it('a stale read, by the change that it ought to have seen', () => {
    expect(
      linesOf([
        { command: add('tea', 10), place: 1 },
        { command: add('mug', 4), place: 2 },
        { command: read('tea'), place: 3 },
        { command: restock('tea', 5), place: 4 },
        { command: restock('mug', 5), place: 5 },
        { command: read('tea'), place: 6, process: 1, answered: (truth, soFar) => soFar[2] ?? truth },
        { command: read('mug'), place: 7 },
      ]),
    ).toEqual([
      'no order allows these 2 answers together, whatever became of 4 others:',
      `process 0, 0.006 to 0.007 s: Restock tea by 5; answered Restocked ${tea(15, 0, 5)} at index 4`,
      '  for the others to be right, it had to be answered only after ReadProduct tea of process 1, 0.010 to 0.011 s',
      `process 1, 0.010 to 0.011 s: ReadProduct tea; answered ProductFound ${tea(10, 0, 0)} at index 6`,
      `  for the others to be right, it had to be answered ProductFound ${tea(15, 0, 5)}`,
    ])
  })

  it('an order that was acknowledged and then lost, by the answers that contradict one another', () => {
    const placed =
      'PlaceOrder 2 tea under key k1; answered OrderPlaced order 1 (Placed, key k1): 2 tea at 350; total 700'
    const start: readonly Scripted[] = [
      { command: add('tea', 10), place: 1 },
      { command: buy('tea', 2, 'k1'), place: 2, process: 1, lost: true },
    ]
    expect(linesOf([...start, { command: read('tea') }, { command: { _tag: 'ReadOrder', order: 1 } }])).toEqual([
      'no order allows these 2 answers together, whatever became of 1 other:',
      `process 1, 0.002 to 0.003 s: ${placed} at index 2`,
      '  for the others to be right, it had to be answered only after ReadProduct tea of process 0, 0.004 to 0.005 s',
      `process 0, 0.004 to 0.005 s: ReadProduct tea; answered ProductFound ${tea(10, 0, 0)}`,
      `  for the others to be right, it had to be answered ProductFound ${tea(8, 2, 0)}`,
    ])
    expect(linesOf([...start, { command: buy('tea', 3, 'k2'), place: 3, process: 2 }])).toEqual([
      'no order allows these 2 answers together, whatever became of 1 other:',
      `process 1, 0.002 to 0.003 s: ${placed} at index 2`,
      '  for the others to be right, it had to have no effect',
      'process 2, 0.004 to 0.005 s: PlaceOrder 3 tea under key k2; answered OrderPlaced order 1 (Placed, key k2): 3 tea at 350; total 1050 at index 3',
      '  for the others to be right, it had to be answered OrderPlaced order 2 (Placed, key k2): 3 tea at 350; total 1050',
    ])
  })

  it('a double sale, by the two orders that both had the last unit', () => {
    expect(
      linesOf([
        { command: add('tea', 1), place: 1 },
        { command: add('mug', 10), place: 2 },
        { command: buy('mug', 1, 'k0'), at: [4, null] },
        { command: buy('tea', 1, 'k1'), at: [6, 10], place: 4, process: 1, lost: true },
        { command: buy('tea', 1, 'k2'), at: [7, 11], place: 5, process: 2, answered: renumbered(1) },
      ]),
    ).toEqual([
      'no order allows these 2 answers together, whatever became of 3 others:',
      'process 1, 0.006 to 0.010 s: PlaceOrder 1 tea under key k1; answered OrderPlaced order 2 (Placed, key k1): 1 tea at 350; total 350 at index 4',
      '  for the others to be right, it had to have no effect',
      'process 2, 0.007 to 0.011 s: PlaceOrder 1 tea under key k2; answered OrderPlaced order 1 (Placed, key k2): 1 tea at 350; total 350 at index 5',
      '  for the others to be right, it had to be answered OutOfStock 1 tea of 0',
    ])
  })

  it('the same number of two orders, by these two, though of many others nobody might know whether they came before', () => {
    const many = Array.from({ length: 20 }, (_, k): Scripted => {
      return { command: buy(k % 2 === 0 ? 'mug' : 'tea', 1 + (k % 3), `k${k}`), place: 3 + k }
    })
    const start: readonly Scripted[] = [
      { command: add('tea', 100), place: 1 },
      { command: add('mug', 100), place: 2 },
      ...many,
      { command: buy('tea', 1, 'lost'), process: 1, place: 23, lost: true },
    ]
    const lost = [
      'process 1, 0.044 to 0.045 s: PlaceOrder 1 tea under key lost; answered OrderPlaced order 21 (Placed, key lost): 1 tea at 350; total 350 at index 23',
      '  for the others to be right, it had to have no effect',
    ]
    const next =
      'PlaceOrder 2 tea under key next; answered OrderPlaced order 21 (Placed, key next): 2 tea at 350; total 700'
    const answer =
      '  for the others to be right, it had to be answered OrderPlaced order 22 (Placed, key next): 2 tea at 350; total 700'
    // Between the two there is room for one of those of which nobody would know.
    expect(
      linesOf([...start, { command: read('mug'), place: 24 }, { command: buy('tea', 2, 'next'), place: 25 }]),
    ).toEqual([
      'no order allows these 2 answers together, whatever became of 23 others:',
      ...[...lost, `process 0, 0.048 to 0.049 s: ${next} at index 25`, answer],
    ])
    expect(linesOf([...start, { command: buy('tea', 2, 'next') }])).toEqual([
      'no order allows these 2 answers together, whatever became of 22 others:',
      ...[...lost, `process 0, 0.046 to 0.047 s: ${next}`, answer],
    ])
  })

  it('a key that was never used before, by all who were told that it was', () => {
    expect(
      linesOf([
        { command: buy('tea', 1, 'k'), at: [0, 2], answered: keyReused('k') },
        { command: { ...restock('tea', 1), key: 'k' }, at: [1, 3], process: 1, answered: keyReused('k') },
      ]),
    ).toEqual([
      'no order allows these 2 answers together:',
      'process 0, 0.000 to 0.002 s: PlaceOrder 1 tea under key k; answered KeyReused k',
      '  for the others to be right, it had to be answered UnknownProduct tea',
      'process 1, 0.001 to 0.003 s: Restock tea by 1 under key k; answered KeyReused k',
      '  for the others to be right, it had to be answered UnknownProduct tea',
    ])
  })

  it('an answer from the future, by what it came before', () => {
    expect(
      linesOf([
        { command: add('tea', 10) },
        { command: restock('tea', 5), at: [4, 5] },
        { command: read('tea'), at: [2, 3] },
        { command: restock('tea', 5), at: [6, null] },
      ]),
    ).toEqual([
      'no order allows this answer, whatever became of 1 other:',
      `process 0, 0.002 to 0.003 s: ReadProduct tea; answered ProductFound ${tea(15, 0, 5)}`,
      '  for the others to be right, it had to be answered only after Restock tea by 5 of process 0, 0.004 to 0.005 s',
    ])
  })

  it('places that are exchanged, by the two that real time orders otherwise', () => {
    expect(
      linesOf([
        { command: add('tea', 10), place: 1 },
        { command: restock('tea', 5), place: 3 },
        { command: restock('tea', 6), place: 2 },
      ]),
    ).toEqual([
      'the first of these has the earlier place in the log, yet began when the second had ended:',
      `process 0, 0.004 to 0.005 s: Restock tea by 6; answered Restocked ${tea(21, 0, 11)} at index 2`,
      `process 0, 0.002 to 0.003 s: Restock tea by 5; answered Restocked ${tea(15, 0, 5)} at index 3`,
    ])
  })

  it('places that are exchanged where real time allows it, by the answer that has too few places before it', () => {
    expect(
      linesOf([
        { command: add('tea', 10), place: 1 },
        { command: restock('tea', 5), place: 3, at: [2, 10] },
        { command: restock('tea', 6), place: 2, at: [3, 11] },
      ]),
    ).toEqual([
      'no order allows this answer, whatever became of 2 others:',
      `process 0, 0.003 to 0.011 s: Restock tea by 6; answered Restocked ${tea(21, 0, 11)} at index 2`,
      '  for the others to be right, it had to have another place',
    ])
  })

  it('a place that two answers name, by these two', () => {
    expect(
      linesOf([
        { command: add('tea', 10), place: 1 },
        { command: restock('tea', 5), place: 2 },
        { command: restock('tea', 6), place: 2 },
      ]),
    ).toEqual([
      'two answers name the same place in the log:',
      `process 0, 0.002 to 0.003 s: Restock tea by 5; answered Restocked ${tea(15, 0, 5)} at index 2`,
      `process 0, 0.004 to 0.005 s: Restock tea by 6; answered Restocked ${tea(21, 0, 11)} at index 2`,
    ])
  })
})

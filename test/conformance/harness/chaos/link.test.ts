import { describe, expect, it } from 'vitest'
import type { Partition, Shape } from '../../../../conformance/harness/chaos/fault.js'
import { blocks, healthy, linkState, linksOf } from '../../../../conformance/harness/chaos/link.js'

const partition = (shape: Shape, order: readonly number[]): Partition => ({
  ...{ _tag: 'Partition', shape, order, leader: false, how: 'drops' },
})

/** The links that are cut, as "from>to". */
const cut = (shape: Shape, order: readonly number[]): readonly string[] =>
  linksOf(order.length)
    .filter((link) => blocks(partition(shape, order), link))
    .map(({ from, to }) => `${from}>${to}`)

describe('a partition', () => {
  it('puts the first node alone', () => {
    expect(cut('alone', [1, 0, 2])).toEqual(['0>1', '1>0', '1>2', '2>1'])
  })

  it('divides the nodes in a minority and a majority', () => {
    expect(cut('halves', [4, 1, 0, 2, 3])).toEqual([
      '0>1',
      '0>4',
      '1>0',
      '1>2',
      '1>3',
      '2>1',
      '2>4',
      '3>1',
      '3>4',
      '4>0',
      '4>2',
      '4>3',
    ])
  })

  it('lets a mute node hear, and a deaf one speak', () => {
    expect(cut('mute', [2, 0, 1])).toEqual(['2>0', '2>1'])
    expect(cut('deaf', [2, 0, 1])).toEqual(['0>2', '1>2'])
  })

  it('leaves a bridge between two halves', () => {
    expect(cut('bridge', [1, 0, 2])).toEqual(['0>2', '2>0'])
    expect(cut('bridge', [0, 1, 2, 3, 4])).toEqual(['1>3', '1>4', '2>3', '2>4', '3>1', '3>2', '4>1', '4>2'])
  })
})

describe('the state of a link', () => {
  it('is healthy without faults', () => {
    expect(linkState([], { from: 0, to: 1 })).toEqual(healthy)
  })

  it('has what all faults that are on do together', () => {
    const faults = [
      { ...partition('mute', [0, 1, 2]), how: 'refuses' },
      { _tag: 'Delay', leastMs: 5, mostMs: 50 },
      { _tag: 'Duplicate', share: 0.25 },
      { _tag: 'Cut', share: 0.01 },
    ] as const
    const all = { ...healthy, leastMs: 5, mostMs: 50, duplicated: 0.25, cut: 0.01 }
    expect(linkState(faults, { from: 1, to: 0 })).toEqual(all)
    expect(linkState(faults, { from: 0, to: 1 })).toEqual({ ...all, blocked: 'refuses' })
  })

  it('gives up the order where messages are reordered', () => {
    const reordered = { ...healthy, mostMs: 80, inOrder: false }
    expect(linkState([{ _tag: 'Reorder', mostMs: 80 }], { from: 0, to: 1 })).toEqual(reordered)
  })
})

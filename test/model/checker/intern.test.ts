import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Interner } from '../../../model/checker/intern.js'

describe('an interner', () => {
  it('gives equal values the same number, in the order of their first appearance, however many fit into one map', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), fc.integer({ min: 1, max: 40 }), (values, inOneMap) => {
        const interner = new Interner<number>(String, 0, inOneMap)
        const distinct = [...new Set(values)]
        expect(values.map((value) => interner.id(value))).toEqual(values.map((value) => distinct.indexOf(value)))
        expect(interner.all()).toEqual(distinct)
      }),
    )
  })

  it('has no value for a number that it did not give', () => {
    const interner = new Interner<string>((text) => text)
    expect(interner.id('a')).toBe(0)
    expect(() => interner.value(1)).toThrow('no value has the id 1')
    expect(() => interner.value(-1)).toThrow('no value has the id -1')
  })
})

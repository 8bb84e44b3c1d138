import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyIds } from '../../traces/ids.js'

describe('a set of ids', () => {
  it('is a set', () => {
    // Counters that agree in their low bits, among others.
    const near = fc.tuple(fc.nat(4), fc.constantFrom(0, 32, 1024, 2048, 2 ** 32)).map(([a, b]) => a + b)
    const counter = fc.oneof(near, near, fc.nat(3000), fc.maxSafeNat()).map(String)
    const zeros = fc.constantFrom('', '', '', '0', '00')
    const usual = fc.tuple(fc.constantFrom('', 'n1.1.', 'n1.2.', 'n'), zeros, counter).map((parts) => parts.join(''))
    const id = fc.oneof(usual, fc.string(), fc.uuid(), fc.constantFrom('a\n1', '\n1', '1', '01', '9'.repeat(30)))
    fc.assert(
      fc.property(fc.array(id, { maxLength: 200 }), fc.array(id), (added, others) => {
        const ids = emptyIds()
        const twin = new Set<string>()
        for (const each of added) {
          expect(ids.add(each)).toBe(!twin.has(each))
          twin.add(each)
        }
        for (const each of [...added, ...others]) expect(ids.has(each)).toBe(twin.has(each))
      }),
    )
  })
})

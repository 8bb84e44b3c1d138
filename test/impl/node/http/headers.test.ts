import fc from 'fast-check'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { readKey } from '../../../../impl/node/http/headers.js'

describe('the header Idempotency-Key', () => {
  it.each([
    [undefined, undefined],
    ['k1', 'k1'],
    ['"k1"', 'k1'],
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    [String.raw`"a\"b\\c"`, String.raw`a"b\c`],
    ['"k1";a', 'k1'],
    ['"k1"; a=1.5;b="x;y";c=?1;*d=:aGk=:;e=tok/en', 'k1'],
    ['k"1', 'k"1'],
    ["'k1'", "'k1'"],
    ['""', ''],
  ])('%s is %s', (header, key) => {
    expect(readKey(header)).toEqual(right(key))
  })

  it.each(['"', '"k1', '"k1"x', String.raw`"k\1"`, '"k1" ;', '"k1", "k2"', '"k1";A', '"k1";a=', '"ké"', '"k1"";'])(
    '%s is refused',
    (header) => {
      expect(isLeft(readKey(header))).toBe(true)
    },
  )

  it('says any visible text in quotes, quickly', () => {
    const text = fc.string({
      maxLength: 200,
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
    })
    fc.assert(
      fc.property(text, (key) => {
        expect(readKey(`"${key.replace(/["\\]/g, '\\$&')}"`)).toEqual(right(key))
      }),
    )
    expect(isLeft(readKey(`"${'\\\\'.repeat(8_000)}`))).toBe(true)
    expect(isLeft(readKey(`"k"${';a=1'.repeat(4_000)}!`))).toBe(true)
  })
})

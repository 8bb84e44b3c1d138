import fc from 'fast-check'
import { left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../traces/json.js'

const repeated = (...path: readonly (string | number)[]) => left({ _tag: 'Repeated', path })

/** A text of the value in which an object that has members has one of them, the `which`-th found, twice; null if none has. */
const withOneTwice = (value: unknown, which: number): string | null => {
  let seen = 0
  const write = (each: unknown): string => {
    if (Array.isArray(each)) return `[${each.map(write).join(',')}]`
    if (typeof each !== 'object' || each === null) return JSON.stringify(each)
    const members = Object.entries(each).map(([name, inner]) => `${JSON.stringify(name)} : ${write(inner)}`)
    const twice = members.filter(() => seen++ === which)
    return `{${[...members, ...twice].join(' ,')}}`
  }
  const text = write(value)
  return seen > which ? text : null
}

describe('JSON from strangers', () => {
  it('is read as by JSON.parse, however it is laid out', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ' ', '\t\r\n'), (text, space) => {
        expect(parseJson(text)).toStrictEqual(right(JSON.parse(text)))
        const wide = `${space}${JSON.stringify(JSON.parse(text), null, space)}${space}`
        expect(parseJson(wide)).toStrictEqual(right(JSON.parse(text)))
      }),
    )
  })

  it('is refused where any object has a name twice', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(5), (text, which) => {
        const twice = withOneTwice(JSON.parse(text), which)
        if (twice !== null) expect(parseJson(twice)).toMatchObject({ _tag: 'Left', left: { _tag: 'Repeated' } })
      }),
    )
  })

  it.each([
    ['{"a":1,"a":1}', repeated('a')],
    ['{"a":1,"\\u0061":1}', repeated('a')],
    ['{"__proto__":1,"__proto__":1}', repeated('__proto__')],
    ['{"a" : {"b":[0,{"c":"d","e":1, "c"\t:2}]}}', repeated('a', 'b', 1, 'c')],
    ['[{"a":1},{"a":1},{"\\\\":1,"\\\\":2}]', repeated(2, '\\')],
  ])('%s: says where', (text, expected) => {
    expect(parseJson(text)).toStrictEqual(expected)
  })

  it.each([
    '{"a":"b\\":","c":1}',
    '{"a":"\\\\","a\\"":1}',
    '[":","{\\"a\\":1,\\"a\\":1}"]',
    '{"":{"":{}}}',
    '"a"',
    '1',
  ])('%s: has no name twice', (text) => {
    expect(parseJson(text)).toStrictEqual(right(JSON.parse(text)))
  })

  it('may be nested deeper than calls can be', () => {
    const text = '['.repeat(50_000) + ']'.repeat(50_000)
    expect(parseJson(text)._tag).toBe('Right')
    expect(parseJson(`{"a":${text},"a":1}`)).toStrictEqual(repeated('a'))
  })

  it('is said not to be JSON where it is none', () => {
    expect(parseJson('{"a":1,"a":1')).toStrictEqual(left({ _tag: 'NotJson' }))
  })
})

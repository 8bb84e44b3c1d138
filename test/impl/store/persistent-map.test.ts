import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { empty, entries, get, type PersistentMap, piecesOf, put } from '../../../impl/store/persistent-map.js'

type Key = number | string

interface Twin {
  readonly version: PersistentMap<Key, number>
  /** The naive way: a copy for each version. */
  readonly copy: ReadonlyMap<Key, number>
}

const KEYS = 6
/** A step on any version so far: something is put there, or the version is read key by key. */
const step = fc.record({ from: fc.nat(), key: fc.nat(KEYS - 1), value: fc.nat(9), reads: fc.boolean() })

const putInto = ({ version, copy }: Twin, key: Key, value: number): Twin => ({
  version: put(version, key, value),
  copy: new Map([...copy, [key, value]]),
})

const expectSame = ({ version, copy }: Twin, keyOf: (k: number) => Key): void => {
  expect(version.size).toBe(copy.size)
  const keys = Array.from({ length: KEYS }, (_, k) => keyOf(k))
  expect(keys.map((key) => get(version, key))).toEqual(keys.map((key) => copy.get(key)))
}

const kinds: readonly (readonly [string, (k: number) => Key])[] = [
  ['numbers', (k) => k],
  ['texts', (k) => `key ${k}`],
]

describe('a persistent map', () => {
  it.each(kinds)('is, in every version, what a copy for each version would be, of %s', (_, keyOf) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const versions: Twin[] = [{ version: empty(), copy: new Map() }]
        for (const { from, key, value, reads } of steps) {
          const twin = versions[from % versions.length]!
          if (reads) expectSame(twin, keyOf)
          else versions.push(putInto(twin, keyOf(key), value))
        }
        for (const twin of versions) expectSame(twin, keyOf)
        for (const { version, copy } of versions) expect(new Map(entries(version))).toEqual(copy)
      }),
    )
  })

  it('can be read far back, and changed there, without the newest version noticing', () => {
    const versions = [empty<number, number>()]
    for (let i = 0; i < 200; i += 1) versions.push(put(versions[i]!, i % 7, i))
    const newest = versions.at(-1)!
    const before = entries(newest)
    expect([3, 100].map((i) => get(versions[i]!, 2))).toEqual([2, 93])
    const branch = put(versions[50]!, 2, -1)
    expect([branch, versions[50]!, newest].map((version) => get(version, 2))).toEqual([-1, 44, 198])
    expect(new Map(entries(newest))).toEqual(new Map(before))
  })

  it('lists its entries in the order in which their keys came', () => {
    const version = put(put(put(empty<string, number>(), 'b', 1), 'a', 2), 'b', 3)
    expect(entries(version)).toEqual([
      ['b', 3],
      ['a', 2],
    ])
  })

  it.each(kinds)('is read in pieces, whatever is put or read in between, of %s', (_, keyOf) => {
    const manyKeys = 700
    const change = fc.record({ from: fc.nat(), key: fc.nat(manyKeys), value: fc.nat(9), reads: fc.boolean() })
    fc.assert(
      fc.property(
        fc.nat(manyKeys),
        fc.nat(30),
        fc.array(fc.array(change, { maxLength: 40 }), { maxLength: 12 }),
        (size, older, all) => {
          let version = empty<Key, number>()
          for (let k = 1; k <= size; k += 1) version = put(version, keyOf(k), k)
          const copy = new Map(entries(version))
          const versions = [version]
          for (let k = 0; k < older; k += 1) versions.push(put(versions.at(-1)!, keyOf(k), -k))
          const found: (readonly [Key, number])[] = []
          const changes = [...all]
          const pieces = piecesOf(version)
          for (const piece of pieces) {
            found.push(...piece)
            if (piece.length % 2 === 0) pieces.follow()
            for (const { from, key, value, reads } of changes.shift() ?? []) {
              const other = versions[from % versions.length]!
              if (reads) entries(other)
              else versions.push(put(other, keyOf(key), value))
            }
          }
          expect([found.length, new Map(found)]).toEqual([copy.size, copy])
        },
      ),
    )
  })

  it('gives the keys that are numbered from 1 in their order, though they change meanwhile', () => {
    let version = empty<number, number>()
    for (let k = 1; k <= 600; k += 1) version = put(version, k, k)
    const pieces = piecesOf(version)[Symbol.iterator]() as Generator<readonly (readonly [number, number])[]>
    const first = pieces.next().value
    put(put(put(version, 1, 0), 400, 0), 601, 0)
    const rest = [...pieces].flat()
    expect([...first, ...rest]).toEqual(Array.from({ length: 600 }, (_, i) => [i + 1, i + 1]))
  })

  it('gives them in their order where an older version has the table', () => {
    let version = empty<number, number>()
    const versions = [1, 2, 3, 4, 5].map((k) => {
      version = put(version, k, k)
      return version
    })
    entries(versions[1] ?? version)
    expect([...piecesOf(version)].flat()).toEqual([1, 2, 3, 4, 5].map((k) => [k, k]))
  })
})

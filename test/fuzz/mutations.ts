/** Changes of valid bytes: by chance, and of the kinds on which readers are known to stumble. */
import fc from 'fast-check'

export type Mutation = (bytes: Uint8Array) => Uint8Array

const join = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts)
const place = (bytes: Uint8Array, at: number): number => at % (bytes.length + 1)

/** Whatever stands for a value of JSON may stand for these. */
const awkward: readonly string[] = [
  ...['9007199254740992', '-1', '-0', '1e308', '1e999', '0.5', 'null', 'true', '""', '[]', '{}', '[[]]', '"\\ud800"'],
  ...['"__proto__"', '{"__proto__":{"a":1}}', '"\\u0000"', '"a\\nb"', '9'.repeat(400), `"${'x'.repeat(70_000)}"`],
  ...[
    '['.repeat(20_000),
    '{"a":'.repeat(5_000),
    `${'['.repeat(12_000)}${']'.repeat(12_000)}`,
    '"\xff\xfe"',
    '"\xed\xa0\x80"',
  ],
]
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g

const replacedToken =
  (at: number, text: string): Mutation =>
  (bytes) => {
    const source = Buffer.from(bytes).toString('latin1')
    const found = [...source.matchAll(tokens)]
    const token = found[at % Math.max(1, found.length)]
    if (token === undefined) return bytes
    return Buffer.from(`${source.slice(0, token.index)}${text}${source.slice(token.index + token[0].length)}`, 'latin1')
  }

const anywhere = fc.nat(1 << 20)
const some = fc.uint8Array({ maxLength: 24 })
const lengths = fc.constantFrom(0, 1, 7, 8, 255, 65_535, 0x0fff_ffff, 0x1000_0000, 0x7fff_ffff, 0xffff_ffff)

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(anywhere, fc.nat(7)).map(
    ([at, bit]): Mutation =>
      (bytes) => {
        const copy = Uint8Array.from(bytes)
        if (copy.length > 0) copy[at % copy.length]! ^= 1 << bit
        return copy
      },
  ),
  anywhere.map(
    (at): Mutation =>
      (bytes) =>
        bytes.subarray(0, place(bytes, at)),
  ),
  fc.tuple(anywhere, some).map(
    ([at, more]): Mutation =>
      (bytes) => {
        const here = place(bytes, at)
        return join(bytes.subarray(0, here), more, bytes.subarray(here))
      },
  ),
  fc.tuple(anywhere, anywhere, anywhere).map(
    ([from, length, at]): Mutation =>
      (bytes) => {
        const start = place(bytes, from)
        const here = place(bytes, at)
        return join(bytes.subarray(0, here), bytes.subarray(start, start + (length % 4_096)), bytes.subarray(here))
      },
  ),
  fc.tuple(anywhere, fc.nat(64)).map(
    ([at, length]): Mutation =>
      (bytes) => {
        const here = place(bytes, at)
        return join(bytes.subarray(0, here), bytes.subarray(here + length))
      },
  ),
  fc.tuple(anywhere, lengths).map(
    ([at, value]): Mutation =>
      (bytes) => {
        const copy = Buffer.from(bytes)
        if (copy.length >= 4) copy.writeUInt32LE(value, at % (copy.length - 3))
        return copy
      },
  ),
  fc.tuple(anywhere, fc.constantFrom(...awkward)).map(([at, text]) => replacedToken(at, text)),
)

/** One after the other; most often few. */
export const mutations: fc.Arbitrary<Mutation> = fc.array(mutation, { minLength: 1, maxLength: 3 }).map(
  (all): Mutation =>
    (bytes) =>
      all.reduce((so, change) => change(so), bytes),
)

export const sometimes: fc.Arbitrary<Mutation> = fc.oneof(
  fc.constant<Mutation>((bytes) => bytes),
  mutations,
)

/** Payloads one after the other, of which one is changed, or all of them as they are framed, or both. */
export const oneChanged = (
  payloads: readonly Uint8Array[],
  framed: (payload: Uint8Array) => Uint8Array,
): fc.Arbitrary<Uint8Array> =>
  fc
    .record({ which: fc.nat(payloads.length - 1), inner: sometimes, outer: sometimes })
    .map(({ which, inner, outer }) =>
      outer(join(...payloads.map((payload, k) => framed(k === which ? inner(payload) : payload)))),
    )

export const noise: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 300 })

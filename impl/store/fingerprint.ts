/**
 * Fingerprints of things made of texts and numbers, and of sets of things. A set's fingerprint is the sum of its elements', so it does not depend on
 * their order and is kept up to date in constant time. It tells replicas apart that went different ways by accident; it is
 * not made to withstand someone who looks for a collision. That is why no cryptographic hash is taken, several of which for
 * every command on every node would cost more than the command.
 */

/** Four lanes of 32 bits, mixed by different multipliers. As signed integers, which take no space of their own. */
export interface Print {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
}

/** Of the empty set. */
export const zero: Print = { a: 0, b: 0, c: 0, d: 0 }

const A = 0x9e3779b1
const B = 0x85ebca77
const C = 0xc2b2ae3d
const D = 0x27d4eb2f

/** Without this the sums of similar texts would be similar too, and might cancel out. */
const avalanche = (lane: number): number => {
  const once = Math.imul(lane ^ (lane >>> 16), 0x7feb352d)
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b)
  return twice ^ (twice >>> 16)
}

/** Of the one print that is being taken: lanes and a print of its own for each part would cost more than the part. */
const lanes = new Int32Array(4)

/** Each step is invertible for a given unit, and turns the lane, so that every bit comes to matter for every other. */
const addUnit = (unit: number): void => {
  const a = lanes[0]!
  const b = lanes[1]!
  const c = lanes[2]!
  const d = lanes[3]!
  lanes[0] = Math.imul(((a << 13) | (a >>> 19)) ^ unit, A)
  lanes[1] = Math.imul(((b << 15) | (b >>> 17)) ^ unit, B)
  lanes[2] = Math.imul(((c << 11) | (c >>> 21)) ^ unit, C)
  lanes[3] = Math.imul(((d << 17) | (d >>> 15)) ^ unit, D)
}

/** Begins the print of something of this kind. Then come its parts, in a fixed order, and `printed`. */
export const printing = (kind: number): void => {
  lanes[0] = A
  lanes[1] = B
  lanes[2] = C
  lanes[3] = D
  addUnit(kind)
}

/** A safe integer. Its halves are mixed first: one that differs in its highest bit only would move but one bit of a lane. */
export const addNumber = (n: number): void => {
  addUnit(avalanche(n | 0))
  addUnit(avalanche(Math.floor(n / 0x1_0000_0000)))
}

/** With its length before it, so that what comes after it cannot be taken for a part of it. */
export const addText = (text: string): void => {
  addUnit(text.length)
  let a = lanes[0]!
  let b = lanes[1]!
  let c = lanes[2]!
  let d = lanes[3]!
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    a = Math.imul(((a << 13) | (a >>> 19)) ^ unit, A)
    b = Math.imul(((b << 15) | (b >>> 17)) ^ unit, B)
    c = Math.imul(((c << 11) | (c >>> 21)) ^ unit, C)
    d = Math.imul(((d << 17) | (d >>> 15)) ^ unit, D)
  }
  lanes[0] = a
  lanes[1] = b
  lanes[2] = c
  lanes[3] = d
}

export const printed = (): Print => ({
  a: avalanche(lanes[0]!),
  b: avalanche(lanes[1]!),
  c: avalanche(lanes[2]!),
  d: avalanche(lanes[3]!),
})

/** The fingerprint of the set with one element more. */
export const plus = (sum: Print, { a, b, c, d }: Print): Print => ({
  a: (sum.a + a) | 0,
  b: (sum.b + b) | 0,
  c: (sum.c + c) | 0,
  d: (sum.d + d) | 0,
})

/** The fingerprint of the set in which one element takes the place of another. */
export const replaced = (sum: Print, before: Print, after: Print): Print => ({
  a: (sum.a - before.a + after.a) | 0,
  b: (sum.b - before.b + after.b) | 0,
  c: (sum.c - before.c + after.c) | 0,
  d: (sum.d - before.d + after.d) | 0,
})

const digitsOf = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')

/** 32 hexadecimal digits. */
export const toHex = ({ a, b, c, d }: Print): string => `${digitsOf(a)}${digitsOf(b)}${digitsOf(c)}${digitsOf(d)}`

/** Random numbers that are the same for the same seed, on every machine and in every run. */

/** A whole number from 0 up to, and not including, the given one. */
export type Random = (below: number) => number

/** The finaliser of MurmurHash3, by which close seeds give unrelated numbers. */
const scrambled = (x: number): number => {
  let z = x ^ (x >>> 16)
  z = Math.imul(z, 0x85ebca6b)
  z ^= z >>> 13
  z = Math.imul(z, 0xc2b2ae35)
  return (z ^ (z >>> 16)) >>> 0
}

/** Numbers drawn before the first is given out: enough to mix all of a seed into all of the state. */
const WARM_UP = 12

/**
 * A stream of its own for each pair of a seed, any safe integer, and a stream number below 2^32. The generator is
 * Doty-Humphrey's sfc32: 128 bits of state, of which 32 count, so no period is shorter than 2^32.
 */
export const randomOf = (seed: number, stream = 0): Random => {
  let a = scrambled(seed | 0)
  let b = scrambled(Math.floor(seed / 2 ** 32) ^ 0x9e3779b9)
  let c = scrambled(stream + 1)
  let counter = 1
  const next = (): number => {
    const drawn = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + drawn) | 0
    return drawn >>> 0
  }
  for (let n = 0; n < WARM_UP; n++) next()
  // The product stays below 2^53 for every bound below 2^21, and its rounding moves no larger result out of range.
  return (below) => Math.floor((next() / 2 ** 32) * below)
}

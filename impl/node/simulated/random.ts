/**
 * A small generator of pseudo-random numbers in [0, 1) for simulations: a Weyl sequence, each value mixed by two rounds
 * of multiply and shift (the finalizer of Murmur hash 3). The same seed gives the same numbers on every machine.
 */
export const seededRandom = (seed: number): (() => number) => {
  let weyl = seed | 0
  return () => {
    weyl = (weyl + 0x9e3779b9) | 0
    let mixed = Math.imul(weyl ^ (weyl >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000
  }
}

/** 32-bit mixing (the finaliser of MurmurHash3): every input bit changes about half of the output bits. */
export const mix = (x: number): number => {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** A hash of two integers, used by the pair tables. */
export const mixPair = (a: number, b: number): number =>
  mix(Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b))

/** A hash of a text. It depends on the text alone, so that different threads agree on it. */
export const hashText = (text: string): number => {
  let hash = text.length
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193) ^ (hash >>> 15)
  return mix(hash)
}

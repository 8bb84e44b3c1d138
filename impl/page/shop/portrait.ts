/** What is drawn of a product, and in which colour: a function of its id. */

export type Motif = 'cup' | 'tin' | 'jar' | 'bottle' | 'book' | 'lamp' | 'plant' | 'box'

export interface Portrait {
  readonly motif: Motif
  /** Degrees on the circle of colours. */
  readonly hue: number
}

const motifs: readonly Motif[] = ['cup', 'tin', 'jar', 'bottle', 'book', 'lamp', 'plant', 'box']

/** Words in an id that say what the product is. */
const words: readonly (readonly [RegExp, Motif])[] = [
  [/mug|cup|bowl/i, 'cup'],
  [/tea|coffee|cocoa|spice/i, 'tin'],
  [/honey|jam|pickle|jar/i, 'jar'],
  [/oil|juice|wine|soap|bottle/i, 'bottle'],
  [/book|paper|print/i, 'book'],
  [/lamp|light/i, 'lamp'],
  [/plant|fern|cactus|flower/i, 'plant'],
]

/** FNV-1a, 32 bits. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0
  return value
}

export const portraitOf = (product: string): Portrait => {
  const drawn = hash(product)
  const named = words.find(([word]) => word.test(product))?.[1]
  return { motif: named ?? motifs[drawn % motifs.length] ?? 'box', hue: (drawn >>> 8) % 360 }
}

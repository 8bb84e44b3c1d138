/** What a codec of our own is made of, so that the same codec that reads a format can also describe it to others. */
import type * as t from 'io-ts'

type Codecs = Readonly<Record<string, t.Mixed>>

export type Shape =
  /** An object with these fields and no others. */
  | { readonly _tag: 'Object'; readonly required: Codecs; readonly optional: Codecs }
  /** A value of one of these. */
  | { readonly _tag: 'OneOf'; readonly codecs: readonly t.Mixed[] }

const shapes = new WeakMap<t.Mixed, Shape>()

/** The codec; from now on `shapeOf` knows what it is made of. */
export const shaped = <C extends t.Mixed>(codec: C, shape: Shape): C => {
  shapes.set(codec, shape)
  return codec
}

export const shapeOf = (codec: t.Mixed): Shape | undefined => shapes.get(codec)

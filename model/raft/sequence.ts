/**
 * TLA+ sequences: immutable, indexed from 1. `Append` shares the whole old sequence and takes constant time; reading and
 * cutting take time logarithmic in the length (Myers, "An applicative random-access stack", 1983: each node also points
 * to an ancestor that is exponentially further back).
 */
interface Node<A> {
  readonly length: number
  readonly last: A
  readonly init: Sequence<A>
  readonly jump: Sequence<A>
}

export type Sequence<A> = Node<A> | null

/** The empty sequence, `<<>>`. */
export const Empty = null

export const Len = <A>(s: Sequence<A>): number => (s === null ? 0 : s.length)

export const Append = <A>(s: Sequence<A>, last: A): Sequence<A> => {
  const balanced = s !== null && s.jump !== null && s.length - s.jump.length === s.jump.length - Len(s.jump.jump)
  return { length: Len(s) + 1, last, init: s, jump: balanced ? s.jump.jump : s }
}

/** The first `length` elements, `SubSeq(s, 1, length)`; the whole sequence if it is not longer. */
export const Prefix = <A>(s: Sequence<A>, length: number): Sequence<A> => {
  let node = s
  while (node !== null && node.length > length) node = Len(node.jump) >= length ? node.jump : node.init
  return node
}

/** `s[index]`; throws a RangeError outside 1..Len(s), as TLC refuses it. */
export const At = <A>(s: Sequence<A>, index: number): A => {
  const node = Prefix(s, index)
  if (node === null || node.length !== index) throw new RangeError(`index ${index} is outside 1..${Len(s)}`)
  return node.last
}

/** `SubSeq(s, from, to)` as an array; empty if `to < from`. Takes time in proportion to its length. */
export const SubSeq = <A>(s: Sequence<A>, from: number, to: number): readonly A[] => {
  const elements: A[] = []
  for (let node = Prefix(s, to); node !== null && node.length >= from; node = node.init) elements.push(node.last)
  return elements.reverse()
}

export const toArray = <A>(s: Sequence<A>): readonly A[] => SubSeq(s, 1, Len(s))

export const fromArray = <A>(elements: readonly A[]): Sequence<A> => elements.reduce<Sequence<A>>(Append, Empty)

/** Whether `a` is a prefix of `b`, under the given equality of elements. */
export const IsPrefix = <A>(a: Sequence<A>, b: Sequence<A>, equal: (x: A, y: A) => boolean): boolean => {
  if (Len(a) > Len(b)) return false
  let x = a
  let y = Prefix(b, Len(a))
  while (x !== y && x !== null && y !== null) {
    if (!equal(x.last, y.last)) return false
    x = x.init
    y = y.init
  }
  return true
}

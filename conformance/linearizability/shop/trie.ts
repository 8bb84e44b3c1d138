/**
 * A persistent map from the numbers 0, 1, 2, … to values. Two maps share what they have in common, so that comparing them
 * costs only as much as happened since they parted, which a general-purpose map does not offer.
 */
interface Leaf<V> {
  readonly _tag: 'Leaf'
  readonly values: readonly (V | undefined)[]
}
interface Branch<V> {
  readonly _tag: 'Branch'
  readonly children: readonly (Node<V> | undefined)[]
}
type Node<V> = Leaf<V> | Branch<V>

export interface Trie<V> {
  readonly root: Node<V>
  /** Of the root; a leaf has height 0. */
  readonly height: number
}

// Small nodes: each change copies one of each height, and a search keeps all that came of it.
const BITS = 3
const WIDTH = 1 << BITS
const MASK = WIDTH - 1
const NOTHING: readonly undefined[] = Array.from({ length: WIDTH }, () => undefined)

export const emptyTrie: Trie<never> = { root: { _tag: 'Leaf', values: NOTHING }, height: 0 }

const capacity = (height: number): number => 2 ** (BITS * (height + 1))

export const get = <V>({ root, height }: Trie<V>, key: number): V | undefined => {
  if (key >= capacity(height)) return undefined
  let node: Node<V> | undefined = root
  for (let level = height; node !== undefined && node._tag === 'Branch'; level -= 1) {
    node = node.children[(key >>> (BITS * level)) & MASK]
  }
  return node?._tag === 'Leaf' ? node.values[key & MASK] : undefined
}

const withItem = <A>(items: readonly (A | undefined)[], at: number, item: A): readonly (A | undefined)[] => {
  const copy = items.slice()
  copy[at] = item
  return copy
}

const put = <V>(node: Node<V> | undefined, level: number, key: number, value: V): Node<V> => {
  if (level === 0) {
    const values = node?._tag === 'Leaf' ? node.values : NOTHING
    return { _tag: 'Leaf', values: withItem(values, key & MASK, value) }
  }
  const children = node?._tag === 'Branch' ? node.children : NOTHING
  const at = (key >>> (BITS * level)) & MASK
  return { _tag: 'Branch', children: withItem(children, at, put(children[at], level - 1, key, value)) }
}

/** `key`: an integer from 0 to 2^30 - 1. */
export const set = <V>(trie: Trie<V>, key: number, value: V): Trie<V> => {
  let { root, height } = trie
  while (key >= capacity(height)) {
    root = { _tag: 'Branch', children: withItem<Node<V>>(NOTHING, 0, root) }
    height += 1
  }
  return { root: put(root, height, key, value), height }
}

const sameNode = <V>(a: Node<V> | undefined, b: Node<V> | undefined, same: (a: V, b: V) => boolean): boolean => {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  if (a._tag === 'Branch' && b._tag === 'Branch') {
    return a.children.every((child, k) => sameNode(child, b.children[k], same))
  }
  if (a._tag !== 'Leaf' || b._tag !== 'Leaf') return false
  return a.values.every((value, k) => {
    const other = b.values[k]
    return value === other || (value !== undefined && other !== undefined && same(value, other))
  })
}

/** Whether both have the same keys, with the same values. */
export const sameTrie = <V>(a: Trie<V>, b: Trie<V>, same: (a: V, b: V) => boolean): boolean =>
  a.height === b.height && sameNode(a.root, b.root, same)

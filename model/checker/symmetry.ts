import { IntArray } from './growable.js'
import type { Interner } from './intern.js'
import type { Symmetry } from './protocol.js'
import type { Space } from './space.js'

/** What one permutation of the servers does to the integers of a space. Images are computed once. */
interface Permutation {
  /** Where each server goes, and who comes to its place. */
  readonly to: readonly number[]
  readonly from: readonly number[]
  readonly locals: IntArray
  readonly bags: IntArray
  readonly histories: readonly IntArray[]
}

/** All orders of 0, …, n - 1. */
export const permutations = (n: number): readonly (readonly number[])[] =>
  n === 0
    ? [[]]
    : permutations(n - 1).flatMap((rest) => Array.from({ length: n }, (_, at) => rest.toSpliced(at, 0, n - 1)))

const compareIds = <V>(interner: Interner<V>, a: number, b: number): number => {
  if (a === b) return 0
  const difference = interner.hash(a) - interner.hash(b)
  if (difference !== 0) return difference
  return interner.text(a) < interner.text(b) ? -1 : 1
}

/**
 * Representatives of states under permutations of the servers: of all rows into which the permutations turn a row, the
 * least one, in an order that depends on the states alone, so that all threads choose the same.
 */
export class Orbits<L, M, E> {
  private readonly permutations: readonly Permutation[]

  constructor(
    private readonly space: Space<L, M, E>,
    private readonly symmetry: Symmetry<L, M>,
  ) {
    const { servers, history } = space.protocol
    if (symmetry.history.length !== history.length) throw new Error('a symmetry must permute every history variable')
    const isIdentity = (to: readonly number[]) => to.every((target, i) => target === i)
    this.permutations = permutations(servers)
      .filter((to) => !isIdentity(to))
      .map((to) => ({
        to,
        from: to.map((_, i) => to.indexOf(i)),
        locals: new IntArray(),
        bags: new IntArray(),
        histories: history.map(() => new IntArray()),
      }))
  }

  /** Writes the representative of a row's orbit into `into`. */
  representative(row: Int32Array, into: Int32Array): void {
    const width = row.length
    for (let column = 0; column < width; column++) into[column] = row[column]!
    for (const permutation of this.permutations) {
      let column = 0
      let order = 0
      while (column < width) {
        order = this.compare(column, this.image(permutation, row, column), into[column]!)
        if (order !== 0) break
        column++
      }
      if (order >= 0) continue
      for (; column < width; column++) into[column] = this.image(permutation, row, column)
    }
  }

  private compare(column: number, a: number, b: number): number {
    const { values, bags, protocol } = this.space
    if (column < protocol.servers) return compareIds(values.locals, a, b)
    if (column > protocol.servers) return compareIds(values.histories[column - protocol.servers - 1]!.values, a, b)
    if (a === b) return 0
    const difference = bags.hash(a) - bags.hash(b)
    if (difference !== 0) return difference
    return this.space.bagText(a) < this.space.bagText(b) ? -1 : 1
  }

  /** What stands in a column of the permuted row. */
  private image(permutation: Permutation, row: Int32Array, column: number): number {
    const servers = this.space.protocol.servers
    if (column < servers) return this.imageOfLocal(permutation, row[permutation.from[column]!]!)
    if (column === servers) return this.imageOfBag(permutation, row[column]!)
    return this.imageOfHistory(permutation, column - servers - 1, row[column]!)
  }

  private imageOfLocal({ to, locals }: Permutation, local: number): number {
    const { values } = this.space
    for (let known = locals.length; known <= local; known++) {
      const { server, state } = values.locals.value(known)
      locals.push(values.locals.id({ server: to[server]!, state: this.symmetry.local(to, state) }))
    }
    return locals.items[local]!
  }

  private imageOfBag({ to, bags: images }: Permutation, bag: number): number {
    const { bags, values } = this.space
    for (let known = images.length; known <= bag; known++) {
      const content = Array.from({ length: bags.distinct(known) }, (_, k) => {
        const message = values.messages.value(bags.message(known, k))
        return [values.messages.id(this.symmetry.message(to, message)), bags.copies(known, k)] as const
      })
      images.push(bags.of(content))
    }
    return images.items[bag]!
  }

  private imageOfHistory({ to, histories }: Permutation, index: number, value: number): number {
    const { values } = this.space.values.histories[index]!
    const images = histories[index]!
    for (let known = images.length; known <= value; known++)
      images.push(values.id(this.symmetry.history[index]!(to, values.value(known) as never)))
    return images.items[value]!
  }
}

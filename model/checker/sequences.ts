import { IntArray } from './growable.js'
import { PairTable } from './pair-table.js'

/** Numbers for sequences of integers: a tree, whose edges lie in one table. The empty sequence is at place 0. */
export class Sequences {
  private readonly edges = new PairTable()
  private readonly numbers = new IntArray()

  constructor() {
    this.numbers.push(-1)
  }

  get bytes(): number {
    return this.edges.bytes + this.numbers.bytes
  }

  /** The place of the sequence at a place with one integer more. */
  after(place: number, integer: number): number {
    const known = this.edges.get(place, integer)
    if (known >= 0) return known
    const next = this.numbers.push(-1)
    this.edges.add(place, integer, next)
    return next
  }

  /** The number that was given to the sequence at a place, or -1. */
  numberAt(place: number): number {
    return this.numbers.items[place]!
  }

  /** Gives the sequence at a place a number. */
  give(place: number, number: number): number {
    this.numbers.items[place] = number
    return number
  }
}

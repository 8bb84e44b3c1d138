/** Whether the places that replies name can be the order of a linearization at all; the replies come later. */
import { completed, type Operation, placeOf } from './operation.js'

export type Lie =
  | { readonly _tag: 'SamePlace'; readonly pair: readonly [number, number] }
  /** The first operation of the pair has the earlier place, but was invoked only when the second had completed. */
  | { readonly _tag: 'AgainstRealTime'; readonly pair: readonly [number, number] }

export interface Certificates {
  /** The operations that have a place, by number, in the order of their places. */
  readonly order: readonly number[]
  /** The first pair of operations whose places cannot be. */
  readonly lie: Lie | null
}

export const certificates = <Op, Reply>(operations: readonly Operation<Op, Reply>[]): Certificates => {
  const places = Float64Array.from(operations, (operation) => placeOf(operation) ?? Number.NaN)
  const place = (id: number): number => places[id]!
  const order: number[] = []
  places.forEach((at, id) => {
    if (!Number.isNaN(at)) order.push(id)
  })
  order.sort((a, b) => place(a) - place(b))
  return { order, lie: samePlace(order, place) ?? againstRealTime(operations, order) }
}

const samePlace = (order: readonly number[], place: (id: number) => number): Lie | null => {
  for (let k = 1; k < order.length; k += 1) {
    const [a, b] = [order[k - 1]!, order[k]!]
    if (place(a) === place(b)) return { _tag: 'SamePlace', pair: [a, b] }
  }
  return null
}

/** From the last place to the first, it is enough to remember the operation that completed earliest. */
const againstRealTime = <Op, Reply>(
  operations: readonly Operation<Op, Reply>[],
  order: readonly number[],
): Lie | null => {
  let earliest = -1
  let lie: Lie | null = null
  for (let k = order.length - 1; k >= 0; k -= 1) {
    const id = order[k]!
    const operation = operations[id]!
    if (earliest >= 0 && completed(operations[earliest]!) < operation.invoked) {
      lie = { _tag: 'AgainstRealTime', pair: [id, earliest] }
    }
    if (earliest < 0 || completed(operation) < completed(operations[earliest]!)) earliest = id
  }
  return lie
}

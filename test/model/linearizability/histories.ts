/** Random histories: what really happened, one operation after another, and what its clients saw of it, with mistakes. */
import fc from 'fast-check'
import type { Operation } from '../../../model/linearizability/operation.js'
import type { Spec } from '../../../model/linearizability/spec.js'

export interface Shape {
  readonly length: number
  /** How often, of 10 times, a reply tells the place, and how often there is no reply. */
  readonly certified: number
  readonly pending: number
}

interface Drawn<Op> {
  readonly op: Op
  /** How long before and after its moment it was invoked and completed, in moments. */
  readonly early: number
  readonly late: number
  readonly certified: number
  readonly pending: number
  readonly happens: boolean
  /** How many places are left out before this one. */
  readonly skip: number
}

const drawn = <Op>(op: fc.Arbitrary<Op>): fc.Arbitrary<Drawn<Op>> =>
  fc.record({
    op,
    early: fc.nat(30),
    late: fc.nat(30),
    certified: fc.nat(9),
    pending: fc.nat(9),
    happens: fc.boolean(),
    skip: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(2)),
  })

/** A linearizable history. */
const truth = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  isRead: (op: Op) => boolean,
  shape: Shape,
  calls: readonly Drawn<Op>[],
): readonly Operation<Op, Reply>[] => {
  let { initial: state } = spec
  let place = 0
  const raw = calls.map(({ op, early, late, certified, pending, happens, skip }, k) => {
    const isPending = pending < shape.pending
    const [next, reply] = spec.apply(state, op)
    const occurs = !isPending || happens
    const hasPlace = certified < shape.certified
    if (occurs) {
      state = next
      if (hasPlace || !isRead(op)) place += 1 + skip
    }
    const moment = 10 * k
    return { op, reply, isPending, place: hasPlace ? place : null, from: moment - early, to: moment + late + 1 }
  })
  // Events at different times: ties are broken by number, invocations first.
  const events = raw
    .flatMap(({ from, to }, id) => [
      { at: from, id, isEnd: 0 },
      { at: to, id, isEnd: 1 },
    ])
    .sort((a, b) => a.at - b.at || a.isEnd - b.isEnd || a.id - b.id)
  const positions = new Map(events.map(({ id, isEnd }, position) => [`${id} ${isEnd}`, position]))
  return raw
    .map(({ op, reply, isPending, place: at }, id): Operation<Op, Reply> => {
      const [invoked, completed] = [positions.get(`${id} 0`) ?? 0, positions.get(`${id} 1`) ?? 0]
      return {
        ...{ process: id, op, invoked, time: invoked * 1000 },
        outcome: isPending ? { _tag: 'Pending' } : { _tag: 'Ok', completed, time: completed * 1000, reply, place: at },
      }
    })
    .sort((a, b) => a.invoked - b.invoked)
}

/** One change of what was seen: `which` operation, and how. */
const changed = <Op, Reply>(
  operations: readonly Operation<Op, Reply>[],
  { which, how }: { readonly which: number; readonly how: number },
): readonly Operation<Op, Reply>[] => {
  const other = operations[(which + 1 + how) % operations.length]
  return operations.map((operation, k) => {
    const { outcome } = operation
    if (k !== which % operations.length || outcome._tag !== 'Ok' || other?.outcome._tag !== 'Ok') return operation
    const { reply, place } = other.outcome
    if (how % 3 === 0) return { ...operation, outcome: { ...outcome, reply } }
    if (how % 3 === 1) return { ...operation, outcome: { ...outcome, place } }
    return { ...operation, outcome: { ...outcome, place: outcome.place === null ? null : outcome.place + 1 } }
  })
}

export const histories = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  isRead: (op: Op) => boolean,
  op: fc.Arbitrary<Op>,
  longest: number,
): fc.Arbitrary<readonly Operation<Op, Reply>[]> =>
  fc
    .record({
      shape: fc.record({ length: fc.nat(longest), certified: fc.constantFrom(0, 5, 8, 10), pending: fc.nat(5) }),
      calls: fc.array(drawn(op), { maxLength: longest, size: 'max' }),
      changes: fc.array(fc.record({ which: fc.nat(longest), how: fc.nat(8) }), { maxLength: 2 }),
    })
    .map(({ shape, calls, changes }) =>
      changes.reduce((operations, change) => changed(operations, change), truth(spec, isRead, shape, calls)),
    )

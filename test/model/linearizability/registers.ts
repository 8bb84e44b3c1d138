/** Two registers, x and y: a specification small enough that every order of a history can be tried. */
import fc from 'fast-check'
import { isSome, none } from 'fp-ts/lib/Option.js'
import type { Spec } from '../../../model/linearizability/spec.js'

export type Register = 'x' | 'y'
export type Op =
  | { readonly _tag: 'Read'; readonly register: Register }
  | { readonly _tag: 'Write'; readonly register: Register; readonly value: number }
  | { readonly _tag: 'Increment'; readonly register: Register }
  | { readonly _tag: 'Swap' }
/** The value that was read, or that there is after an increment; null for the others. */
export type Reply = number | null
export type State = Readonly<Record<Register, number>>

const put = (state: State, register: Register, value: number): State =>
  state[register] === value ? state : { ...state, [register]: value }

const apply = (state: State, op: Op): readonly [State, Reply] => {
  if (op._tag === 'Swap') return [state.x === state.y ? state : { x: state.y, y: state.x }, null]
  const before = state[op.register]
  if (op._tag === 'Read') return [state, before]
  return op._tag === 'Write'
    ? [put(state, op.register, op.value), null]
    : [put(state, op.register, before + 1), before + 1]
}

const [X, Y] = [0, 1]

export const registers: Spec<State, Op, Reply> = {
  initial: { x: 0, y: 0 },
  apply,
  sameReply: (a, b) => a === b,
  sameState: (a, b) => a.x === b.x && a.y === b.y,
  // States collide on purpose, so that equality has to tell them apart.
  hash: ({ x }) => x,
  footprints: (calls) =>
    calls.map(({ op, reply }) => {
      const known = isSome(reply) ? 'known' : 'unknown'
      if (op._tag === 'Swap') {
        return { reads: [], writes: [X, Y], takesPlace: true, tells: [], asks: [X, Y], twin: `Swap ${known}` }
      }
      const own = [op.register === 'x' ? X : Y]
      if (op._tag === 'Read') {
        const tells = isSome(reply) ? own : []
        return { reads: own, writes: [], takesPlace: false, tells, asks: [], twin: `Read ${op.register}` }
      }
      const tells = op._tag === 'Write' || isSome(reply) ? own : []
      return { reads: [], writes: own, takesPlace: true, tells, asks: [], twin: JSON.stringify(op) }
    }),
  obstacle: ({ reads, writes }) => ({ values: [...reads, ...writes], passed: [] }),
  foretold: (calls) => calls.map(() => none),
  showOp: (op) => JSON.stringify(op),
  showReply: String,
}

const register = fc.constantFrom('x' as const, 'y' as const)
export const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ _tag: fc.constant('Read' as const), register }),
  fc.record({ _tag: fc.constant('Write' as const), register, value: fc.nat(2) }),
  fc.record({ _tag: fc.constant('Increment' as const), register }),
  fc.constant({ _tag: 'Swap' as const }),
)
export const isRead = (one: Op) => one._tag === 'Read'

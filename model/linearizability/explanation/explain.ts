/** Why a history is not linearizable, in operations and in words. */
import { match } from 'ts-pattern'
import { counted } from '../../../text/counts.js'
import type { Decision } from '../decide.js'
import type { Operation } from '../operation.js'
import type { Stuck } from '../search.js'
import type { Spec } from '../spec.js'
import { type Conflict, conflictOf, conflictOfLie } from './conflict.js'
import { conflictLines, operationLine } from './words.js'

export interface Explanation<Op, Reply> {
  readonly lines: readonly string[]
  /** Null where none was found within the effort allowed, or where nothing is decided. */
  readonly conflict: Conflict<Op, Reply> | null
}

/** In a history of no more operations, all of them are looked at. */
const WHOLE = 512

interface Failure<Op, Reply> {
  readonly among: readonly Operation<Op, Reply>[]
  readonly stuck: Stuck<Reply>
}

/**
 * The failure among all the operations. Those that share nothing with the blocked one, as they were answered, may do so
 * where their answers are forgotten: then what contradicts it is their answers too.
 */
const inWhole = <Op, Reply>(
  all: readonly Operation<Op, Reply>[],
  { among, stuck }: Failure<Op, Reply>,
): Failure<Op, Reply> => {
  if (all.length === among.length || all.length > WHOLE) return { among, stuck }
  const numbers = new Map(all.map((operation, id) => [operation.invoked, id]))
  const numberOf = (id: number): number => numbers.get(among[id]!.invoked)!
  return { among: all, stuck: { ...stuck, before: stuck.before.map(numberOf), blocked: numberOf(stuck.blocked) } }
}

const stuckLines = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  among: readonly Operation<Op, Reply>[],
  { before, blocked, instead }: Stuck<Reply>,
): readonly string[] => [
  `no order was found beyond ${counted(before.length, 'operation')}, where this could not be the next:`,
  operationLine(spec, among[blocked]!),
  instead === null ? '  its place leaves no room for it' : `  it would be ${spec.showReply(instead.reply)}`,
]

/** `all`: the operations that were decided on. No lines for a linearizable history. */
export const explain = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  all: readonly Operation<Op, Reply>[],
  decision: Decision<Op, Reply>,
): Explanation<Op, Reply> =>
  match(decision)
    .returnType<Explanation<Op, Reply>>()
    .with({ _tag: 'Linearizable' }, () => ({ lines: [], conflict: null }))
    .with({ _tag: 'Undecided' }, ({ after, furthest }) => {
      const undecided = `undecided after ${counted(after, 'step')}`
      if (furthest === null) return { lines: [undecided], conflict: null }
      const { among, stuck } = inWhole(all, furthest)
      const conflict = conflictOf(spec, among, stuck)
      const lines = conflict === null ? stuckLines(spec, among, stuck) : conflictLines(spec, conflict)
      return { lines: [`${undecided}; the search came furthest to where this stopped it:`, ...lines], conflict }
    })
    .with({ _tag: 'Lie' }, ({ lie }) => {
      const conflict = conflictOfLie(spec, all, lie)
      const what =
        lie._tag === 'SamePlace'
          ? 'two answers name the same place in the log:'
          : 'the first of these has the earlier place in the log, yet began when the second had ended:'
      return { lines: [what, ...lie.pair.map((id) => operationLine(spec, all[id]!))], conflict }
    })
    .with({ _tag: 'Blocked' }, (failure) => {
      const { among, stuck } = inWhole(all, failure)
      const conflict = conflictOf(spec, among, stuck)
      return { lines: conflict === null ? stuckLines(spec, among, stuck) : conflictLines(spec, conflict), conflict }
    })
    .exhaustive()

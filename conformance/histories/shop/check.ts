/** Whether what the shop's clients saw is linearizable, and if not, why. */
import type { Command } from '../../../impl/store/command.js'
import type { Reply } from '../../../impl/store/reply.js'
import { type Decision, decide } from '../../../model/linearizability/decide.js'
import { type Explanation, explain } from '../../../model/linearizability/explanation/explain.js'
import { conflictLines } from '../../../model/linearizability/explanation/words.js'
import type { Failed, Operation } from '../../../model/linearizability/operation.js'
import type { Limit } from '../../../model/linearizability/search.js'
import { shopSpec } from './spec.js'
import { showCommand } from './words.js'

/** This many operations may be applied for each of the history, and this many in any case, before the search is given up. */
const EFFORT = 5
const LEAST_EFFORT = 500_000

export interface Checked extends Explanation<Command, Reply> {
  readonly decision: Decision<Command, Reply>
  /** How many operations never ended, so that nobody knows whether they took effect. */
  readonly pending: number
  /** How many ended, but named no place in the one order of all changes. */
  readonly unplaced: number
}

/** In a history of more failed operations, they are not tried one by one. */
const MOST_FAILED = 64
/** Nor in a longer history: each trial decides it anew. */
const LONGEST = 500
const FAILED_EFFORT = 10_000

/** The failed operations that explain the answers, if one of them took effect after all. */
const failedLines = (
  all: readonly Operation<Command, Reply>[],
  failed: readonly Failed<Command, Reply>[],
): readonly string[] => {
  if (all.length > LONGEST || failed.length > MOST_FAILED) return []
  return failed
    .filter(({ operation }) => {
      const together = [...all, operation].sort((a, b) => a.invoked - b.invoked)
      const spec = shopSpec(together.map(({ op }) => op))
      return decide(spec, together, EFFORT * together.length + FAILED_EFFORT)._tag === 'Linearizable'
    })
    .flatMap(({ operation: { op, process, time }, line }) => [
      `line ${line} is said to have failed, yet all answers are right if it took effect:`,
      `process ${process}, ${(time / 1e9).toFixed(3)} s: ${showCommand(op)}`,
    ])
}

/** From now on; however many steps that are. Null: no time, but steps, so that the history alone decides. */
export const searchFor = (seconds: number | null): Limit | null => {
  if (seconds === null) return null
  const end = performance.now() + 1_000 * seconds
  return { steps: Number.POSITIVE_INFINITY, isOver: () => performance.now() >= end }
}

/** Answers that contradict one another from the beginning refute a history, though the search was given up before. */
const judged = (
  spec: ReturnType<typeof shopSpec>,
  all: readonly Operation<Command, Reply>[],
  decision: Decision<Command, Reply>,
): Pick<Checked, 'decision' | 'lines' | 'conflict'> => {
  const explanation = explain(spec, all, decision)
  const { conflict } = explanation
  if (decision._tag !== 'Undecided' || decision.furthest === null || conflict?.after !== 0)
    return { decision, ...explanation }
  const blocked: Decision<Command, Reply> = { _tag: 'Blocked', ...decision.furthest, searched: decision.after }
  return { decision: blocked, conflict, lines: conflictLines(spec, conflict) }
}

/**
 * `failed`: what the history says never happened; it only serves to explain. `limit`: null for a number of steps that
 * depends on the length of the history.
 */
export const checkShop = (
  all: readonly Operation<Command, Reply>[],
  failed: readonly Failed<Command, Reply>[] = [],
  limit: Limit | null = null,
): Checked => {
  const shop = shopSpec(all.map(({ op }) => op))
  const found = judged(shop, all, decide(shop, all, limit ?? EFFORT * all.length + LEAST_EFFORT))
  const pending = all.filter(({ outcome }) => outcome._tag === 'Pending').length
  const unplaced = all.filter(({ outcome }) => outcome._tag === 'Ok' && outcome.place === null).length
  const suspects = found.decision._tag === 'Blocked' ? failedLines(all, failed) : []
  return { ...found, pending, unplaced, lines: [...found.lines, ...suspects] }
}

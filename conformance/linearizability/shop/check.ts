/** Whether what the shop's clients saw is linearizable, and if not, why. */
import type { Command } from '../../../impl/store/command.js'
import type { Reply } from '../../../impl/store/reply.js'
import { type Decision, decide } from '../decide.js'
import { type Explanation, explain } from '../explanation/explain.js'
import type { Operation } from '../operation.js'
import { shopSpec } from './spec.js'

/** So many operations may be applied for each of the history, and so many in any case, before the search is given up. */
const EFFORT = 5
const LEAST_EFFORT = 500_000

export interface Checked extends Explanation<Command, Reply> {
  readonly decision: Decision<Command, Reply>
  /** How many operations never ended, so that nobody knows whether they took effect. */
  readonly pending: number
  /** How many ended, but named no place in the one order of all changes. */
  readonly unplaced: number
}

export const checkShop = (all: readonly Operation<Command, Reply>[]): Checked => {
  const shop = shopSpec(all.map(({ op }) => op))
  const decision = decide(shop, all, EFFORT * all.length + LEAST_EFFORT)
  const pending = all.filter(({ outcome }) => outcome._tag === 'Pending').length
  const unplaced = all.filter(({ outcome }) => outcome._tag === 'Ok' && outcome.place === null).length
  return { decision, pending, unplaced, ...explain(shop, all, decision) }
}

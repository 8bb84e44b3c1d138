/** Explains an event by the model of our own reducer or, where that does not, with as few names more as are found. */
import { type Either, isLeft, isRight, map } from 'fp-ts/lib/Either.js'
import type { WhyNot } from '../explanation/why-not.js'
import type { Allowance, Attempt, Attempts } from './allowances.js'
import type { Explained } from './node-belief.js'

export interface ExplainedBy extends Explained {
  /** What it needed. */
  readonly names: readonly Allowance[]
}

/** How an event is explained in one attempt. */
export type Explain = (attempt: Attempt) => Either<WhyNot, Explained>

/** The few attempts with one or two names are made only where the one with all has succeeded. Left: why the strict one fails. */
export const explainSafely = (
  { strict, widest, inOrder, with: attempt }: Attempts,
  needed: readonly Allowance[],
  explain: Explain,
): Either<WhyNot, ExplainedBy> => {
  const by = (of: Attempt): Either<WhyNot, ExplainedBy> =>
    map((found: Explained) => ({ ...found, names: of.names }))(explain(of))
  const found = by(strict)
  if (isRight(found) || widest === null) return found
  const wide = by(widest)
  if (isLeft(wide)) return found
  for (const one of inOrder(needed)) {
    const few = by(one)
    if (isRight(few)) return few
  }
  return withoutNeedless(wide, attempt, by)
}

/** Leaves out one name after the other, as long as the rest explains the event. */
const withoutNeedless = (
  wide: Either<WhyNot, ExplainedBy>,
  attempt: Attempts['with'],
  by: (of: Attempt) => Either<WhyNot, ExplainedBy>,
): Either<WhyNot, ExplainedBy> => {
  let least = wide
  for (const name of isRight(wide) ? wide.right.names : []) {
    if (isLeft(least)) return least
    const fewer = by(attempt(least.right.names.filter((other) => other !== name)))
    if (isRight(fewer)) least = fewer
  }
  return least
}

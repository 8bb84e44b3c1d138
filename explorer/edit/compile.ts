/** A rule that a reader has written, from TypeScript to a function. It runs in the worker only, and no link carries it. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Option from 'fp-ts/lib/Option.js'
import * as Log from '../../impl/raft/log.js'
import { matchIndexOf, progressAt } from '../../impl/raft/progress.js'
import { majority } from '../../impl/raft/quorum.js'
import { isUpToDate, lastOf, mayVoteFor, type Rules, standard } from '../../impl/raft/rules.js'
import { Index, ServerId, Term } from '../../impl/raft/types.js'

/** What the text of a rule may name: what impl/raft/rules.ts has at hand, and the standard rules. */
const atHand = {
  ...{ Log, Index, Term, ServerId, majority, matchIndexOf, progressAt, isUpToDate, lastOf, mayVoteFor, standard, pipe },
  ...{ isNone: Option.isNone, isSome: Option.isSome, none: Option.none, some: Option.some, match: Option.match },
  max: (a: number, b: number): number => Math.max(a, b),
  min: (a: number, b: number): number => Math.min(a, b),
}

export const namesAtHand: readonly string[] = Object.keys(atHand)

/** The names of the rules that are functions. */
export const ruleNames: readonly (keyof Rules)[] = (Object.keys(standard) as (keyof Rules)[]).filter(
  (name) => typeof standard[name] === 'function',
)

/** Loads the text of a module. */
export type Load = (text: string) => Promise<{ readonly default: (atHand: object) => unknown }>

/** Left: what is wrong with the text, in one line. */
export const compiled = async (rule: string, text: string, load: Load): Promise<Either<string, Partial<Rules>>> => {
  try {
    const { transform } = await import('sucrase')
    const module = `export default ({ ${namesAtHand.join(', ')} }) => (\n${text.trim().replace(/[,;]$/, '')}\n)`
    const { code } = transform(module, { transforms: ['typescript'], disableESTransforms: true })
    const made = (await load(code)).default(atHand)
    return typeof made === 'function'
      ? right({ [rule]: made })
      : left(`${rule} is ${typeof made}; expected a function, such as (state, message) => …`)
  } catch (error) {
    return left(`${rule}: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`)
  }
}

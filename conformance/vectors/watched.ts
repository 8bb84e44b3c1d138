/** Rules that tell what they were asked and what they answered. */
import { featureRules } from '../../impl/raft/features/rules.js'
import { type Rules, standard } from '../../impl/raft/rules.js'

/** A decision, such as `grantsVote: false`. */
export type Decision = `${string}: ${string}`

const isOption = (answer: object): answer is { readonly _tag: 'None' | 'Some' } =>
  '_tag' in answer && (answer._tag === 'None' || answer._tag === 'Some')

/** An answer in a word: the answer itself where there are few; else whether it is what the rule was given. */
const worded = (answer: unknown, given: readonly unknown[]): string => {
  if (typeof answer === 'boolean' || typeof answer === 'string') return String(answer)
  if (typeof answer === 'object' && answer !== null && isOption(answer)) return answer._tag
  return given.includes(answer) ? 'as it was' : 'another'
}

// A rule is a function of some arguments, whatever they are.
type Rule = (...given: readonly never[]) => unknown

const watching = (rules: object, tell: (decision: Decision) => void): object =>
  Object.fromEntries(
    Object.entries(rules as Readonly<Record<string, Rule>>).map(([name, rule]) => [
      name,
      (...given: readonly never[]) => {
        const answer = rule(...given)
        tell(`${name}: ${worded(answer, given)}`)
        return answer
      },
    ]),
  )

/** All rules, those of the features included, as our reducer has them. */
const core: Rules = standard
const features = featureRules({ rules: standard })

/** The names of all rules. */
export const ruleNames: readonly string[] = [...Object.keys(core), ...Object.keys(features)]

/** The standard rules; `tell` gets each of their decisions. */
export const watched = (tell: (decision: Decision) => void): Rules =>
  ({ ...watching(core, tell), features: watching(features, tell) }) as Rules

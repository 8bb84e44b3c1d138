/** Reducers that are wrong in one decision: the zoo's, and for each rule ones that answer something else. */
import { featureRules } from '../../impl/raft/features/rules.js'
import { type Rules, standard } from '../../impl/raft/rules.js'
import { zoo } from '../zoo/zoo.js'

export interface Wrong {
  readonly name: string
  readonly rules: Rules
}

/** The zoo's bugs that are replaced rules. */
export const knownWrong: readonly Wrong[] = zoo.flatMap(({ name, fault }) =>
  fault._tag === 'Rule' ? [{ name, rules: { ...standard, ...fault.rules } }] : [],
)

// A rule is a function of some arguments, whatever they are.
type Rule = (...given: readonly never[]) => unknown

type Like = (answer: object) => boolean

const isOption: Like = (value) => '_tag' in value && (value._tag === 'None' || value._tag === 'Some')
const isLog: Like = (value) => '_tag' in value && (value._tag === 'Base' || value._tag === 'Node')
const hasKeysOf =
  (one: object): Like =>
  (other) =>
    Object.keys(one).join() === Object.keys(other).join()

/** What the rule was given of the kind of its answer, if that is not the answer: as if nothing had come of it. */
const asGiven = (answer: object, given: readonly unknown[]): unknown => {
  const isLike = [isOption, isLog].find((like) => like(answer)) ?? hasKeysOf(answer)
  return given.find((one) => typeof one === 'object' && one !== null && one !== answer && isLike(one)) ?? answer
}

/** Another answer of the same kind; the answer itself where none is known. */
const otherwise = (answer: unknown, given: readonly unknown[]): unknown => {
  if (typeof answer === 'boolean') return !answer
  if (typeof answer === 'number') return answer + 1
  if (typeof answer === 'string') return answer === 'Won' ? 'Lost' : 'Won'
  if (Array.isArray(answer)) return answer.slice(0, -1)
  return typeof answer === 'object' && answer !== null ? asGiven(answer, given) : answer
}

const spoilt = (rules: object, name: string): object => ({
  ...rules,
  [name]: (...given: readonly never[]) => otherwise((rules as Readonly<Record<string, Rule>>)[name]!(...given), given),
})

const features = featureRules({ rules: standard })

/** By the names of the rules; `rules` of the core, then of the features. */
const made: readonly Wrong[] = [
  ...Object.keys(standard).map((name) => ({ name: `${name} otherwise`, rules: spoilt(standard, name) as Rules })),
  ...Object.keys(features).map((name) => ({
    name: `${name} otherwise`,
    rules: { ...standard, features: spoilt(features, name) } as Rules,
  })),
]

export const wrongReducers: readonly Wrong[] = [...knownWrong, ...made]

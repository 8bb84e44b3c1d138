/** From the words of a command line to the values of a command's flags, or to one line that says what is wrong. */
import { parseArgs } from 'node:util'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Flags, flagName, type ValuesOf } from './flags.js'
import { nearest } from './nearest.js'

/** The words of a command that belong to no flag. */
export interface Operands {
  /** What stands for one of them in the help, such as FILE. */
  readonly placeholder: string
  /** At least this many. */
  readonly least: number
}

export interface Parsed<F extends Flags> {
  readonly values: ValuesOf<F>
  readonly operands: readonly string[]
}

/** A flag as it was typed, with the value that was typed with it. */
interface Given {
  readonly key: string
  readonly value: string | undefined
}

type Token = ReturnType<typeof tokensOf>[number]

/** Splits the words by the flags' kinds; what is wrong with them is found afterwards, to be told in our own words. */
const tokensOf = (flags: Flags, words: readonly string[]) => {
  const options = Object.entries(flags).map(([key, { kind }]) => {
    const type: 'boolean' | 'string' = kind === 'switch' ? 'boolean' : 'string'
    return [flagName(key).slice(2), { type }] as const
  })
  return parseArgs({ args: [...words], options: Object.fromEntries(options), strict: false, tokens: true }).tokens
}

/** A word after a flag that is another flag rather than its value; "-1" is a value, if a wrong one. */
const isFlag = (value: string): boolean => /^-[^\d]/.test(value)

const refuseUnknown = (flags: Flags, rawName: string): string => {
  const names = Object.keys(flags).map(flagName)
  const meant = nearest(rawName, names)
  const hint = meant === undefined ? '; --help lists the flags' : `; did you mean ${meant}?`
  return `unknown flag ${rawName}${hint}`
}

const readFlag = (flags: Flags, token: Extract<Token, { kind: 'option' }>): Either<string, Given> => {
  const key = Object.keys(flags).find((name) => flagName(name) === token.rawName)
  const flag = key === undefined ? undefined : flags[key]
  if (key === undefined || flag === undefined) return left(refuseUnknown(flags, token.rawName))
  if (flag.kind === 'switch')
    return token.value === undefined
      ? right({ key, value: undefined })
      : left(`${token.rawName} takes no value, but "${token.value}" was given`)
  if (token.value === undefined || (token.inlineValue === false && isFlag(token.value)))
    return left(`${token.rawName} needs a value: expected ${flag.expected}`)
  return right({ key, value: token.value })
}

const operandProblem = (operands: readonly string[], expected: Operands | null): string | undefined => {
  if (expected === null)
    return operands[0] === undefined ? undefined : `unexpected "${operands[0]}": this command takes flags only`
  const { least, placeholder } = expected
  // As `"$FILE"` is when the variable is not set.
  if (operands.includes('')) return `expected a ${placeholder}, but "" was given`
  return operands.length >= least
    ? undefined
    : `expected at least ${least} ${placeholder}, but ${operands.length} given`
}

const readValue = (flags: Flags, key: string, given: ReadonlyMap<string, Given>): Either<string, unknown> => {
  const flag = flags[key]
  const found = given.get(key)
  if (flag === undefined || flag.kind === 'switch') return right(found !== undefined)
  if (found?.value === undefined)
    return flag.fallback === undefined
      ? left(`${flagName(key)} must be given: expected ${flag.expected}`)
      : right(flag.fallback)
  const parsed = flag.parse(found.value)
  return parsed._tag === 'Right' ? parsed : left(`${flagName(key)} "${found.value}": expected ${parsed.left}`)
}

/** Reads the words that follow a command's name. The first problem is reported. */
export const parse = <F extends Flags>(
  flags: F,
  expected: Operands | null,
  words: readonly string[],
): Either<string, Parsed<F>> => {
  const given = new Map<string, Given>()
  const operands: string[] = []
  for (const token of tokensOf(flags, words)) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const flag = readFlag(flags, token)
    if (flag._tag === 'Left') return flag
    if (given.has(flag.right.key)) return left(`${token.rawName} is given twice`)
    given.set(flag.right.key, flag.right)
  }
  const problem = operandProblem(operands, expected)
  if (problem !== undefined) return left(problem)
  const values: [string, unknown][] = []
  for (const key of Object.keys(flags)) {
    const value = readValue(flags, key, given)
    if (value._tag === 'Left') return value
    values.push([key, value.right])
  }
  // Each value was parsed by the flag of its own key, which is what ValuesOf says.
  return right({ values: Object.fromEntries(values) as ValuesOf<F>, operands })
}

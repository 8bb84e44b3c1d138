/** The kinds of flags that commands declare in their tables. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { grouped } from '../../text/counts.js'

/** A flag that takes a value: `--name VALUE` or `--name=VALUE`. */
export interface ValueFlag<A> {
  readonly kind: 'value'
  /** What stands for the value in the help, such as N. */
  readonly placeholder: string
  readonly help: string
  /** What the value may be, in words that follow "expected". */
  readonly expected: string
  /** The value if the flag is not given; undefined if it must be given. */
  readonly fallback: A | undefined
  /** How the help shows the fallback; undefined to show none. */
  readonly shownFallback: string | undefined
  /** The value, or why it is refused: a whole sentence's end, after "--name". */
  readonly parse: (text: string) => Either<string, A>
}

/** A flag that is given or not. */
export interface SwitchFlag {
  readonly kind: 'switch'
  readonly help: string
}

export type Flag = ValueFlag<unknown> | SwitchFlag

/** A command's flags. The key `maxTerm` is the flag `--max-term`. */
export type Flags = Readonly<Record<string, Flag>>

/** The values that the flags of a table are given. */
export type ValuesOf<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends ValueFlag<infer A> ? A : boolean
}

/** `maxTerm` as it is typed: `--max-term`. */
export const flagName = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

interface Whole {
  readonly from: number
  readonly to: number
  readonly help: string
}

const parseWhole =
  (from: number, to: number, expected: string) =>
  (text: string): Either<string, number> => {
    const value = Number(text)
    return /^[+-]?\d+$/.test(text) && value >= from && value <= to ? right(value) : left(expected)
  }

/** A whole number within a range, with a default. */
export const whole = ({ from, to, help, fallback }: Whole & { readonly fallback: number }): ValueFlag<number> => {
  const expected = `a whole number from ${grouped(from)} to ${grouped(to)}`
  const parse = parseWhole(from, to, expected)
  return { kind: 'value', placeholder: 'N', help, expected, fallback, shownFallback: String(fallback), parse }
}

/** A whole number within a range that need not be given: null then. */
export const optionalWhole = ({ from, to, help }: Whole): ValueFlag<number | null> => {
  const expected = `a whole number from ${grouped(from)} to ${grouped(to)}`
  const parse = parseWhole(from, to, expected)
  return { kind: 'value', placeholder: 'N', help, expected, fallback: null, shownFallback: undefined, parse }
}

const UNITS = 'KMGT'

/** Bytes, such as 500M or 4G, that need not be given: null then. `least` is in MiB. */
export const optionalSize = ({
  least,
  help,
}: {
  readonly least: number
  readonly help: string
}): ValueFlag<number | null> => {
  const expected = `a size from ${least}M on, such as 500M or 4G`
  const parse = (text: string): Either<string, number> => {
    const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([KMGT])(?:i?B)?$/i.exec(text) ?? []
    const bytes = Math.floor(Number(digits) * 1024 ** (UNITS.indexOf(unit.toUpperCase()) + 1))
    return unit !== '' && bytes >= least * 2 ** 20 && Number.isSafeInteger(bytes) ? right(bytes) : left(expected)
  }
  return { kind: 'value', placeholder: 'SIZE', help, expected, fallback: null, shownFallback: undefined, parse }
}

/** One of a few words; the first is the default. */
export const oneOf = <A extends string>(choices: readonly [A, ...A[]], help: string): ValueFlag<A> => {
  const expected = `one of ${choices.join(', ')}`
  const parse = (text: string): Either<string, A> => {
    const choice = choices.find((word) => word === text)
    return choice === undefined ? left(expected) : right(choice)
  }
  const placeholder = choices.join('|')
  return { kind: 'value', placeholder, help, expected, fallback: choices[0], shownFallback: choices[0], parse }
}

const parseText =
  (expected: string) =>
  (text: string): Either<string, string> =>
    text === '' ? left(expected) : right(text)

/** Any text but the empty one, which must be given. */
export const text = (placeholder: string, expected: string, help: string): ValueFlag<string> => ({
  kind: 'value',
  placeholder,
  help,
  expected,
  fallback: undefined,
  shownFallback: undefined,
  parse: parseText(expected),
})

/** Any text but the empty one; null if it is not given. */
export const optionalText = (placeholder: string, expected: string, help: string): ValueFlag<string | null> => ({
  ...text(placeholder, expected, help),
  fallback: null,
})

export const onOff = (help: string): SwitchFlag => ({ kind: 'switch', help })

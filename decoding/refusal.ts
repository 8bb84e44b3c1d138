/** Why a value that somebody wrote is refused: one voice for all readers, "where is what; expected what". */
import * as t from 'io-ts'

/** To be shown as "`found`; expected `expected`". */
export interface Refusal {
  readonly found: string
  readonly expected: string
}

export const showRefusal = ({ found, expected }: Refusal): string => `${found}; expected ${expected}`

/** Parsing a value goes as deep as it likes, writing it does not: nobody brings a reader down by nesting lists. */
const written = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value)
  } catch {
    return 'a value that is nested too deeply'
  }
}

/** What strangers wrote stands in one line, so nothing in it may end the line or move the cursor. */
const escaped = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Text as it may stand in an error line: on one line, and cut where it is long. */
export const brief = (text: string): string => escaped(text.length <= 60 ? text : `${text.slice(0, 57)}...`)

/** A value as it may stand in an error line. */
export const excerpt = (value: unknown): string => brief(written(value) ?? 'missing')

/** A name that a stranger chose may be of any length and hold line ends. */
export const shownKey = (key: string): string => (/^[\w$.:-]{1,60}$/.test(key) ? key : excerpt(key))

export const shownPath = (keys: readonly string[]): string =>
  keys.map((key, i) => (/^\d+$/.test(key) ? `[${key}]` : i === 0 ? shownKey(key) : `.${shownKey(key)}`)).join('')

const hasNumberedParts = (codec: unknown): boolean =>
  codec instanceof t.UnionType || codec instanceof t.IntersectionType

/** Under a union or an intersection stands the number of the alternative, which says nothing to a reader. */
export const pathOf = (context: t.Context): string =>
  shownPath(context.slice(1).flatMap(({ key }, i) => (hasNumberedParts(context[i]?.type) ? [] : [key])))

/** The refusal of one error; `whole` is what the value is called that all of it stands in. */
export const refusalOf = ({ value, context, message }: t.ValidationError, whole: string): Refusal => {
  const path = pathOf(context)
  return {
    found: `${path === '' ? whole : path} is ${value === undefined ? 'missing' : excerpt(value)}`,
    expected: message ?? context.at(-1)?.type.name ?? 'something else',
  }
}

/** What io-ts found wrong, in one line for the person who sent it: where, what was expected, what was there. */
import * as t from 'io-ts'

const shown = 3
const longest = 60

const describeValue = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** The members of a union or an intersection are no part of the path: the value is the same. */
const isSameValue = (parent: t.ContextEntry | undefined): boolean =>
  parent !== undefined && (parent.type instanceof t.UnionType || parent.type instanceof t.IntersectionType)

/** For instance `lines[0].quantity`; empty for the whole value. */
const pathOf = (context: t.Context): string =>
  context
    .filter(({ key }, i) => key !== '' && !isSameValue(context[i - 1]))
    .map(({ key }) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '')

/** Where all alternatives of a union failed, the union's own name says all that was possible. */
const expectedOf = (context: t.Context): string => {
  const parent = context.at(-2)
  return (isSameValue(parent) ? parent : context.at(-1))?.type.name ?? 'another value'
}

const describeError = (error: t.ValidationError): string => {
  const path = pathOf(error.context)
  return `${path === '' ? '' : `${path}: `}expected ${expectedOf(error.context)}, got ${describeValue(error.value)}`
}

/** One line for each problem. */
export const eachProblem = (errors: t.Errors): readonly string[] => [...new Set(errors.map(describeError))]

/** At most three problems, then how many more there are. */
export const describeErrors = (errors: t.Errors): string => {
  const lines = eachProblem(errors)
  const more = lines.length - shown
  return [...lines.slice(0, shown), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

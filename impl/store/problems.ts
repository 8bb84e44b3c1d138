/** What io-ts found wrong, in one line for the person who sent it: where, what was expected, what was there. */
import type * as t from 'io-ts'

const shown = 3
const longest = 60

const describeValue = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/**
 * Whether this step goes to a member of a union or an intersection, which is no part of the path. The types do not always
 * say so, as a codec may be made of a union, but the value is the same there, and no element of a list is the list.
 */
const isSameValue = (context: t.Context, i: number): boolean => {
  const [parent, entry] = [context[i - 1], context[i]]
  return parent !== undefined && /^\d+$/.test(entry?.key ?? '') && parent.actual === entry?.actual
}

/** For instance `lines[0].quantity`; empty for the whole value. */
const pathOf = (context: t.Context): string =>
  context
    .filter(({ key }, i) => key !== '' && !isSameValue(context, i))
    .map(({ key }) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '')

/** Where all alternatives of a union failed, the union's own name says all that was possible. */
const expectedOf = (context: t.Context): string => {
  let last = context.length - 1
  while (isSameValue(context, last)) last -= 1
  return context[last]?.type.name ?? 'another value'
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

/** The query of a request: every parameter is known and comes once, or nothing is done. */
import * as E from 'fp-ts/lib/Either.js'
import { type Answer, problem } from './answer.js'
import { ConsistencyQuery } from './consistency.js'
import type { Route } from './route.js'
import { fields } from './schema.js'

export type Query = Readonly<Record<string, string>>

const none: Query = {}
const names = new WeakMap<Route, readonly string[]>()

/** The parameters that a route takes. */
const namesOf = (route: Route): readonly string[] => {
  const known = names.get(route)
  if (known !== undefined) return known
  const common = route._tag === 'Command' && route.method === 'GET' ? fields(ConsistencyQuery) : []
  const all = [...fields(route.parts.query), ...common].map(([name]) => name)
  names.set(route, all)
  return all
}

const ignores = (route: Route): boolean => route._tag === 'Local' && route.ignoresQuery === true

const wrongIn = (known: readonly string[], given: URLSearchParams): string | null => {
  for (const name of given.keys()) {
    if (!known.includes(name))
      return `${name}: there is no such parameter; expected ${known.length === 0 ? 'none' : known.join(', ')}`
    if (given.getAll(name).length > 1) return `${name}: it came more than once`
  }
  return null
}

/** `query`: what comes after the question mark. Left: 400. */
export const readQuery = (route: Route, query: string): E.Either<Answer, Query> => {
  if (query === '' || ignores(route)) return E.right(none)
  const given = new URLSearchParams(query)
  const wrong = wrongIn(namesOf(route), given)
  return wrong === null
    ? E.right(Object.fromEntries(given))
    : E.left(problem(400, 'BadQuery', `in the query: ${wrong}`))
}

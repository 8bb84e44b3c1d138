/** How a request finds its entry in the route table. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type Answer, problem } from './answer.js'
import type { Route } from './route.js'

/** The named segments, or null where the path does not fit the pattern. */
const matchPattern = (
  expected: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | null => {
  if (expected.length !== segments.length) return null
  const path: Record<string, string> = {}
  for (const [i, name] of expected.entries()) {
    const segment = segments[i] ?? ''
    if (name.startsWith(':') && segment !== '') path[name.slice(1)] = segment
    else if (name !== segment) return null
  }
  return path
}

export interface Found {
  readonly route: Route
  readonly path: Readonly<Record<string, string>>
}

/** Left: 400 for a path that is wrongly escaped, 404 where nothing is, 405 (with Allow) for another method. */
export type FindRoute = (method: string, path: string) => E.Either<Answer, Found>

export const routeFinder = (routes: readonly Route[]): FindRoute => {
  const patterns = routes.map((route) => ({ route, expected: route.pattern.split('/') }))
  return (method, path) =>
    pipe(
      E.tryCatch(
        () => path.split('/').map(decodeURIComponent),
        () => problem(400, 'BadPath', `the path ${path} is not correctly percent-encoded`),
      ),
      E.chain((segments) => {
        const fitting = patterns.flatMap(({ route, expected }) => {
          const matched = matchPattern(expected, segments)
          return matched === null ? [] : [{ route, path: matched }]
        })
        const found = fitting.find(({ route }) => route.method === method)
        if (found !== undefined) return E.right(found)
        const allow = fitting.map(({ route }) => route.method).join(', ')
        return E.left(
          fitting.length === 0
            ? problem(404, 'NotFound', `there is nothing at ${path}`)
            : problem(405, 'MethodNotAllowed', `${method} is not possible here, but ${allow}`, { allow }),
        )
      }),
    )
}

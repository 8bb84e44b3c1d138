/** How a request finds its entry in the route table. */
import * as E from 'fp-ts/lib/Either.js'
import { type Answer, problem } from './answer.js'
import type { Route } from './route.js'

/** The named segments, or null where the path does not fit the pattern. Both are of one length. */
const matchPattern = (
  expected: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | null => {
  const path: Record<string, string> = {}
  for (let i = 0; i < expected.length; i += 1) {
    const name = expected[i] ?? ''
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

/**
 * Left: 400 for a path that is wrongly escaped, 404 where nothing is, 405 (with Allow) for another method; and the answer to
 * OPTIONS, which is 204 and says what is possible.
 */
export type FindRoute = (method: string, path: string) => E.Either<Answer, Found>

const noPath = {}

/** The answer to OPTIONS. */
export const possible = (allow: string): Answer => ({ status: 204, headers: { allow }, body: '' })

export const routeFinder = (routes: readonly Route[]): FindRoute => {
  const patterns = routes.map((route) => ({ route, expected: route.pattern.split('/') }))
  /** By method and path: a path without a name in it is found by itself, whatever else there is. */
  const plain = new Map(
    routes.flatMap((route) =>
      route.pattern.includes(':') ? [] : [[`${route.method} ${route.pattern}`, E.right({ route, path: noPath })]],
    ),
  )
  return (asked, path) => {
    // A server that answers GET has to answer HEAD, with the same but the body, which Node leaves out.
    const method = asked === 'HEAD' ? 'GET' : asked
    const known = plain.get(`${method} ${path}`)
    if (known !== undefined) return known
    const split = segmentsOf(path)
    if (E.isLeft(split)) return split
    const segments = split.right
    const allowed = new Set<string>()
    for (const { route, expected } of patterns) {
      if (expected.length !== segments.length) continue
      const matched = matchPattern(expected, segments)
      if (matched === null) continue
      if (route.method === method) return E.right({ route, path: matched })
      for (const each of route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]) allowed.add(each)
    }
    if (allowed.size === 0) return E.left(problem(404, 'NotFound', `there is nothing at ${path}`))
    const allow = [...allowed, 'OPTIONS'].join(', ')
    return E.left(
      asked === 'OPTIONS'
        ? possible(allow)
        : problem(405, 'MethodNotAllowed', `${asked} is not possible here, but ${allow}`, { allow }),
    )
  }
}

const segmentsOf = (path: string): E.Either<Answer, readonly string[]> => {
  const segments = path.split('/')
  // Hardly any path is escaped, and this is asked for every request.
  if (!path.includes('%')) return E.right(segments)
  return E.tryCatch(
    () => segments.map(decodeURIComponent),
    () => problem(400, 'BadPath', `the path ${path} is not correctly percent-encoded`),
  )
}

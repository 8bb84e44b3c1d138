/** What a request is for: its target (RFC 9112, section 3.2), its header Host, and its entry in the route table. */
import type { IncomingMessage } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import { type Answer, problem } from './answer.js'
import type { Route } from './route.js'

export type Target =
  | { readonly _tag: 'Path'; readonly path: string; readonly query: string }
  /** The whole server: the target `*`, which only OPTIONS may have. */
  | { readonly _tag: 'Server' }

const host = String.raw`(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(?::\d*)?`
const hostField = new RegExp(`^${host}$`)
const absoluteForm = new RegExp(`^https?://${host}(?<rest>(?:[/?].*)?)$`, 'i')

const isServer = (method: string, url: string, rest: string | undefined): boolean =>
  url === '*' || (method === 'OPTIONS' && rest === '')

/** Left: 400. A server has to take the absolute form too, though only proxies are sent it. */
export const targetOf = ({
  method = 'GET',
  url = '/',
}: Pick<IncomingMessage, 'method' | 'url'>): E.Either<Answer, Target> => {
  const isPath = url.startsWith('/')
  const rest = isPath ? url : absoluteForm.exec(url)?.groups?.rest
  if (isServer(method, url, rest))
    return method === 'OPTIONS'
      ? E.right({ _tag: 'Server' })
      : E.left(problem(400, 'BadRequest', `the target * is for OPTIONS only, not for ${method}`))
  if (rest === undefined || rest.includes('#'))
    return E.left(problem(400, 'BadRequest', 'the target of the request is neither a path nor an address of HTTP'))
  const mark = rest.indexOf('?')
  const path = mark < 0 ? rest : rest.slice(0, mark)
  return E.right({ _tag: 'Path', path: path === '' ? '/' : path, query: mark < 0 ? '' : rest.slice(mark + 1) })
}

const hostFields = (raw: readonly string[]): number => {
  let count = 0
  for (let i = 0; i < raw.length; i += 2) if (raw[i]?.length === 4 && raw[i]?.toLowerCase() === 'host') count += 1
  return count
}

const wrongHost = (detail: string): Answer => problem(400, 'BadRequest', detail)
const noHost = wrongHost('a request of HTTP 1.1 has to have the header Host')
const twoHosts = wrongHost('the header Host came more than once')

/** RFC 9112, section 3.2: 400 unless there is exactly one Host that names one; HTTP/1.0 needs none. Null: nothing is wrong. */
export const checkHost = ({ headers, httpVersion, rawHeaders }: IncomingMessage): Answer | null => {
  // Node keeps the first of several.
  if (headers.host === undefined) return httpVersion === '1.0' ? null : noHost
  if (hostFields(rawHeaders) > 1) return twoHosts
  return hostField.test(headers.host)
    ? null
    : wrongHost('the header Host is no host: expected a name or an address, and a port if need be')
}

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

/** What a request is for: its target (RFC 9112, section 3.2) as a path and a query, and its header Host. */
import type { IncomingMessage } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import { type Answer, problem } from './answer.js'

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

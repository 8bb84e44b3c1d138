/** The shape of an entry of the route table, and how a request finds its entry. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import type { Command } from '../../store/command.js'
import { describeErrors } from '../../store/problems.js'
import type { Reply } from '../../store/reply.js'
import { type Answer, problem } from './answer.js'

export type Method = 'GET' | 'POST' | 'PUT'

/** A request as texts and parsed JSON, nothing of it checked yet. */
export interface RawInput {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly key: string | undefined
  readonly body: unknown
}

interface Described {
  readonly method: Method
  /** For instance `/products/:id`; a segment that begins with a colon names a part of `path`. */
  readonly pattern: string
  readonly summary: string
}

/** What a route takes: the codecs are also its description. */
export interface Parts<Path, Query, Key, Body> {
  readonly path: t.Decoder<unknown, Path>
  readonly query: t.Decoder<unknown, Query>
  /** Of the header Idempotency-Key. */
  readonly key: t.Decoder<unknown, Key>
  /** `noBody` where the route takes none. */
  readonly body: t.Decoder<unknown, Body>
}

export interface CommandRoute extends Described {
  readonly _tag: 'Command'
  readonly parts: Parts<unknown, unknown, unknown, unknown>
  readonly decode: (raw: RawInput) => E.Either<Answer, Command>
  /** The status code of every reply that the command may get. */
  readonly replies: Readonly<Partial<Record<Reply['_tag'], number>>>
}

/** Answered by the node that is asked, from what it knows itself. */
export interface StatusRoute extends Described {
  readonly _tag: 'Status'
}

export type Route = CommandRoute | StatusRoute

/** The codec of a part that a route does not look at. */
export const ignored = new t.Type<null, null, unknown>(
  'nothing',
  t.null.is,
  () => t.success(null),
  (a) => a,
)
export const noBody = ignored

const part = <A>(codec: t.Decoder<unknown, A>, raw: unknown, status: number, error: string, where: string) =>
  pipe(
    codec.decode(raw),
    E.mapLeft((errors) => problem(status, error, `in the ${where}: ${describeErrors(errors)}`)),
  )

/** A path that does not decode names nothing that could exist: 404. All else that does not decode: 400. */
export const commandRoute = <Path, Query, Key, Body>(
  route: Described & {
    readonly parts: Parts<Path, Query, Key, Body>
    readonly command: (input: {
      readonly path: Path
      readonly query: Query
      readonly key: Key
      readonly body: Body
    }) => Command
    readonly replies: CommandRoute['replies']
  },
): CommandRoute => ({
  _tag: 'Command',
  method: route.method,
  pattern: route.pattern,
  summary: route.summary,
  parts: route.parts,
  replies: route.replies,
  decode: (raw) =>
    pipe(
      E.Do,
      E.bind('path', () => part(route.parts.path, raw.path, 404, 'NotFound', 'path')),
      E.bind('query', () => part(route.parts.query, raw.query, 400, 'BadQuery', 'query')),
      E.bind('key', () => part(route.parts.key, raw.key, 400, 'BadIdempotencyKey', 'header Idempotency-Key')),
      E.bind('body', () => part(route.parts.body, raw.body, 400, 'BadBody', 'body')),
      E.map(route.command),
    ),
})

/** The named segments, or null where the path does not fit the pattern. */
const matchPattern = (pattern: string, segments: readonly string[]): Readonly<Record<string, string>> | null => {
  const expected = pattern.split('/')
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
export const findRoute = (routes: readonly Route[], method: string, path: string): E.Either<Answer, Found> =>
  pipe(
    E.tryCatch(
      () => path.split('/').map(decodeURIComponent),
      () => problem(400, 'BadPath', `the path ${path} is not correctly percent-encoded`),
    ),
    E.chain((segments) => {
      const fitting = routes.flatMap((route) => {
        const matched = matchPattern(route.pattern, segments)
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

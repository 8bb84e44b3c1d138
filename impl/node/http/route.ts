/** The shape of an entry of the route table, from which both the service and its description are made. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Command } from '../../store/command.js'
import { describeErrors } from '../../store/problems.js'
import type { Reply } from '../../store/reply.js'
import type { SecretDigest } from '../../store/secret.js'
import { type Answer, problem } from './answer.js'
import type { Facts } from './facts.js'
import { digestOfSecret, stranger } from './headers.js'
import type { ProblemCode } from './problems.js'
import { unknownFields } from './schema.js'

export type Method = 'GET' | 'POST' | 'PUT'

/** A request as texts and parsed JSON, nothing of it checked yet. */
export interface RawInput {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly key: string | undefined
  /** Of the header Order-Secret. */
  readonly secret: string | undefined
  /** Whether the request shows the admin token. */
  readonly isAdmin: boolean
  readonly body: unknown
}

interface Told {
  readonly method: Method
  /** For instance `/products/:id`; a segment that begins with a colon names a part of `path`. */
  readonly pattern: string
  /** Its name in the description, and in the metrics. */
  readonly operation: string
  readonly summary: string
}

/** What a route takes: the codecs are also its description. */
export interface Parts<Path, Query, Key, Body> {
  readonly path: t.Decoder<unknown, Path>
  readonly query: t.Decoder<unknown, Query>
  /** Of the header Idempotency-Key. */
  readonly key: t.Decoder<unknown, Key>
  /** Of the header Order-Secret; left out where the route does not look at it. */
  readonly secret?: t.Decoder<unknown, string | null>
  /** `noBody` where the route takes none. */
  readonly body: t.Decoder<unknown, Body>
}

export interface Asked {
  readonly command: Command
  /** Of a change that has one. */
  readonly key: string | null
}

export interface CommandRoute extends Told {
  readonly _tag: 'Command'
  /** Who may ask: everybody; whoever shows the admin token; or whoever shows that, or a secret, which the shop then looks at. */
  readonly access: 'Everybody' | 'Admin' | 'Buyer'
  readonly parts: Parts<unknown, unknown, unknown, unknown>
  readonly decode: (raw: RawInput) => E.Either<Answer, Asked>
  /** The status code of every reply that the command may get. */
  readonly replies: Readonly<Partial<Record<Reply['_tag'], number>>>
}

/** Answered by the node that is asked, from what it knows itself. */
export interface LocalRoute extends Told {
  readonly _tag: 'Local'
  readonly method: 'GET'
  readonly parts: Pick<Parts<unknown, unknown, never, never>, 'path' | 'query'>
  /** The answers with which it is served: status, media type, and the codec of JSON. */
  readonly answers: readonly { readonly status: number; readonly media: string; readonly body?: t.Mixed }[]
  readonly problems: readonly { readonly status: number; readonly error: ProblemCode }[]
  /** Whether it is answered even when too many requests are under way. */
  readonly isVital?: true
  /** Whether it takes any query, and does not look at it: that of a probe, or of a link to the page. */
  readonly ignoresQuery?: true
  /** Calls `done` once. */
  readonly serve: (facts: Facts, raw: RawInput, done: (answer: Answer) => void) => void
}

export type Route = CommandRoute | LocalRoute

/** The codec of a part that a route does not look at. */
export const ignored = new t.Type<null, null, unknown>(
  'nothing',
  t.null.is,
  () => t.success(null),
  (a) => a,
)
export const noBody = ignored

const part = <A>(
  codec: t.Decoder<unknown, A>,
  raw: unknown,
  status: number,
  error: ProblemCode,
  where: string,
): E.Either<Answer, A> => {
  const decoded = codec.decode(raw)
  return E.isRight(decoded)
    ? decoded
    : E.left(problem(status, error, `in the ${where}: ${describeErrors(decoded.left)}`))
}

export const decodePath = <A>(codec: t.Decoder<unknown, A>, raw: unknown): E.Either<Answer, A> =>
  part(codec, raw, 404, 'NotFound', 'path')
export const decodeQuery = <A>(codec: t.Decoder<unknown, A>, raw: unknown): E.Either<Answer, A> =>
  part(codec, raw, 400, 'BadQuery', 'query')

/** A path that does not decode names nothing that could exist: 404. All else that does not decode: 400. */
export const commandRoute = <Path, Query, Key extends string | null, Body>(
  route: Told & {
    readonly access?: CommandRoute['access']
    readonly parts: Parts<Path, Query, Key, Body>
    readonly command: (input: {
      readonly path: Path
      readonly query: Query
      readonly key: Key
      readonly body: Body
      readonly secret: string | null
      /** What the request has to show for an order: null, as an admin's, for any. */
      readonly shown: SecretDigest | null
    }) => Command
    readonly replies: CommandRoute['replies']
  },
): CommandRoute => ({
  _tag: 'Command',
  method: route.method,
  pattern: route.pattern,
  operation: route.operation,
  summary: route.summary,
  access: route.access ?? 'Everybody',
  parts: route.parts,
  replies: route.replies,
  decode: (raw) => {
    const path = decodePath(route.parts.path, raw.path)
    if (E.isLeft(path)) return path
    const query = decodeQuery(route.parts.query, raw.query)
    if (E.isLeft(query)) return query
    const key = part(route.parts.key, raw.key, 400, 'BadIdempotencyKey', 'header Idempotency-Key')
    if (E.isLeft(key)) return key
    const body = part(route.parts.body, raw.body, 400, 'BadBody', 'body')
    if (E.isLeft(body)) return body
    const [unknown] = unknownFields(route.parts.body, raw.body)
    if (unknown !== undefined) return E.left(problem(400, 'BadBody', `in the body: ${unknown}`))
    const proof = part(route.parts.secret ?? ignored, raw.secret, 400, 'BadOrderSecret', 'header Order-Secret')
    if (E.isLeft(proof)) return proof
    const secret = proof.right
    const shown = secret === null ? (raw.isAdmin ? null : stranger) : digestOfSecret(secret)
    const input = { path: path.right, query: query.right, key: key.right, body: body.right, secret, shown }
    return E.right({ command: route.command(input), key: key.right })
  },
})

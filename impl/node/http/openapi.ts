/**
 * The description of the interface (OpenAPI 3.1), made of the route table: what a route decodes and what it answers is
 * written once, there.
 */

import { IdempotencyKey, OrderId, ProductId } from '../../store/fields.js'
import { Order, ShownOrder } from '../../store/order.js'
import { Product } from '../../store/product.js'
import { Reply, Shortage } from '../../store/reply.js'
import { NodeStatus } from '../core/backend.js'
import { jsonMedia, problemMedia } from './answer.js'
import { ConsistencyQuery } from './consistency.js'
import { ClusterFacts } from './facts.js'
import { decided, described, type HeaderName, headers, ofProblem } from './openapi-headers.js'
import { type ProblemCode, titles } from './problems.js'
import { type CommandRoute, ignored, type LocalRoute, noBody, type Route } from './route.js'
import { closed, fields, type Named, objectSchema, type Schema, schemaOf } from './schema.js'

const named: Named = new Map<unknown, string>([
  [Product, 'Product'],
  [Order, 'Order'],
  [ShownOrder, 'ShownOrder'],
  [NodeStatus, 'NodeStatus'],
  [ClusterFacts, 'Cluster'],
  [Shortage, 'Shortage'],
])
const noneNamed: Named = new Map()

/** Without its parameters, such as the charset: programs that are made of a description look for the plain name. */
const plainMedia = (media: string): string => media.split(';')[0] ?? media

const problemSchema: Schema = {
  type: 'object',
  description: 'A problem document (RFC 9457); some kinds have members of their own besides these',
  properties: {
    type: { type: 'string', description: 'an address on the node that says what the problem means' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'what was wrong, where, and what was expected' },
    error: { type: 'string', enum: Object.keys(titles) },
    product: { ...schemaOf(noneNamed, ProductId), description: 'which product it is about' },
    order: { ...schemaOf(noneNamed, OrderId), description: 'which order it is about' },
    key: { ...schemaOf(noneNamed, IdempotencyKey), description: 'the Idempotency-Key that has been used already' },
    lines: {
      type: 'array',
      items: schemaOf(named, Shortage),
      description: 'of OutOfStock: how much is missing of each product',
    },
  },
  required: ['type', 'title', 'status', 'detail', 'error'],
}

interface Possible {
  readonly status: number
  readonly error: ProblemCode
  /** With which it comes besides those of its kind. */
  readonly headers?: readonly HeaderName[]
}

const possible = (status: number, ...errors: readonly ProblemCode[]): readonly Possible[] =>
  errors.map((error) => ({ status, error }))

/** What may come of any request. */
const always = [
  ...possible(400, 'BadRequest', 'BadPath', 'BadQuery'),
  ...possible(413, 'BodyTooLarge'),
  ...possible(500, 'Internal'),
  ...possible(503, 'Overloaded'),
]

const isProblem = (status: number): boolean => status >= 400

const problemsOf = (route: CommandRoute): readonly Possible[] => [
  ...always,
  ...possible(503, 'Unavailable'),
  ...possible(504, 'ResultUnknown'),
  ...(route.parts.path === ignored ? [] : possible(404, 'NotFound')),
  ...(route.parts.key === ignored ? [] : [...possible(400, 'BadIdempotencyKey'), ...possible(409, 'InFlight')]),
  ...(route.method === 'GET' ? [] : possible(400, 'BadBody')),
  ...(route.parts.body === noBody ? [] : [...possible(411, 'LengthRequired'), ...possible(415, 'NotJson', 'Encoded')]),
  ...(route.parts.secret === undefined ? [] : possible(400, 'BadOrderSecret')),
  ...(route.access === 'Buyer' ? possible(401, 'SecretMissing') : []),
  ...(route.access === 'Admin' ? [...possible(401, 'Unauthorized'), ...possible(403, 'Forbidden')] : []),
]

type Response = readonly [status: number, described: unknown]

/** One response for each status: the kinds of problems that have it. */
const problemResponses = (problems: readonly Possible[]): readonly Response[] =>
  [...new Set(problems.map(({ status }) => status))].map((status) => {
    const these = problems.filter((problem) => problem.status === status)
    const errors = [...new Set(these.map(({ error }) => error))]
    const names = these.flatMap(({ error, headers: more = [] }) => [...more, ...ofProblem(error)])
    const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { error: { enum: errors } } }] }
    return [
      status,
      {
        description: errors.map((error) => titles[error]).join('; '),
        ...described(names),
        content: { [problemMedia]: { schema } },
      },
    ]
  })

/** A reply as it is presented: the thing itself where the reply is about one thing, else its fields without the tag. */
const grantedSchema = (tag: string): Schema => {
  const codec = Reply.types.find((type) => fields(type).some(([name, field]) => name === '_tag' && field.is(tag)))
  const shown = fields(codec).filter(([name]) => name !== '_tag')
  const [only] = shown
  return shown.length === 1 && only !== undefined ? schemaOf(named, only[1]) : objectSchema(named, codec, ['_tag'])
}

const grantedResponses = ({ replies, method }: CommandRoute): readonly Response[] =>
  Object.entries(replies).flatMap(([tag, status]): readonly Response[] => {
    if (isProblem(status)) return []
    const names = [...decided(method), ...(status === 201 ? (['location'] as const) : [])]
    const content = { [plainMedia(jsonMedia)]: { schema: grantedSchema(tag) } }
    return [[status, { description: tag, ...described(names), content }]]
  })

const refusals = ({ replies, method }: CommandRoute): readonly Possible[] =>
  Object.entries(replies).flatMap(([tag, status]) => {
    const error = Object.keys(titles).find((code): code is ProblemCode => code === tag)
    return isProblem(status) && error !== undefined ? [{ status, error, headers: decided(method) }] : []
  })

/** What a parameter is for, where its codec only says what it looks like. */
const purposes: Readonly<Record<string, string>> = {
  after: 'where the page begins: the `next` of the page before',
  limit: 'how many at most',
  customer: 'whose orders',
  consistency:
    'linearizable: decided in the log. stale: what the asked node holds, at once, even when it is cut off; headers say how good that is',
}

const parametersIn = (place: 'path' | 'query', codec: unknown): readonly unknown[] =>
  fields(codec).map(([name, field, optional]) => ({
    name,
    in: place,
    description: purposes[name] ?? field.name,
    required: !optional,
    schema: schemaOf(named, field),
  }))

const keyParameter = (route: CommandRoute): readonly unknown[] => {
  if (route.parts.key === ignored) return []
  const required = route.parts.key.decode(undefined)._tag === 'Left'
  const description =
    'Chosen at random for each change: the same key with the same request gives the first answer once more, and takes effect once, for at least as long as the node keeps keys (a day by default)'
  return [{ name: 'Idempotency-Key', in: 'header', description, required, schema: schemaOf(named, route.parts.key) }]
}

const secretParameter = ({ parts: { secret }, method }: CommandRoute): readonly unknown[] => {
  if (secret === undefined) return []
  const description =
    method === 'GET'
      ? 'The secret of the order: only with it the key of an order, and the customer of one found by its number, are shown'
      : 'Chosen at random by the buyer, and known to nobody else: an order is cancelled with the secret that it was placed with, which is its Idempotency-Key where it was placed without one. An admin needs none to cancel'
  return [{ name: 'Order-Secret', in: 'header', description, required: false, schema: schemaOf(named, secret) }]
}

const commandOperation = (route: CommandRoute): unknown => ({
  operationId: route.operation,
  summary: route.summary,
  parameters: [
    ...parametersIn('path', route.parts.path),
    ...parametersIn('query', route.parts.query),
    ...(route.method === 'GET' ? parametersIn('query', ConsistencyQuery) : []),
    ...keyParameter(route),
    ...secretParameter(route),
  ],
  ...(route.parts.body === noBody
    ? {}
    : {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: closed(schemaOf(noneNamed, route.parts.body)) } },
        },
      }),
  ...(route.access === 'Admin' ? { security: [{ adminToken: [] }] } : {}),
  responses: Object.fromEntries([
    ...grantedResponses(route),
    ...problemResponses([...refusals(route), ...problemsOf(route)]),
  ]),
})

const localOperation = (route: LocalRoute): unknown => ({
  operationId: route.operation,
  summary: route.summary,
  parameters: [...parametersIn('path', route.parts.path), ...parametersIn('query', route.parts.query)],
  responses: Object.fromEntries([
    ...route.answers.map(({ status, media, body }) => [
      status,
      {
        description: route.summary,
        content: { [plainMedia(media)]: { schema: body === undefined ? { type: 'string' } : schemaOf(named, body) } },
      },
    ]),
    ...problemResponses([...route.problems, ...always]),
  ]),
})

/** For instance `/products/{id}` of `/products/:id`. */
const templateOf = ({ pattern }: Route): string => pattern.replace(/:(\w+)/g, '{$1}')

const pathsOf = (routes: readonly Route[]): unknown => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const item = paths[templateOf(route)] ?? {}
    paths[templateOf(route)] = item
    item[route.method.toLowerCase()] = route._tag === 'Command' ? commandOperation(route) : localOperation(route)
  }
  return paths
}

const info = {
  title: 'Lockstep: an online store on a Raft cluster',
  version: '1',
  license: { name: 'MIT', identifier: 'MIT' },
  description:
    'Every node serves every request; changes and linearizable reads are decided by the leader, in the log. Amounts of money are in cents.',
}

export const describeInterface = (shop: readonly CommandRoute[], local: readonly LocalRoute[]): unknown => ({
  openapi: '3.1.0',
  info,
  servers: [{ url: '/', description: 'the asked node; any other one does as well' }],
  // Whoever reaches a node may ask it, but for what changes the catalogue.
  security: [],
  paths: pathsOf([...shop, ...local]),
  components: {
    schemas: {
      Problem: problemSchema,
      ...Object.fromEntries([...named].map(([codec, name]) => [name, schemaOf(noneNamed, codec)])),
    },
    headers,
    securitySchemes: {
      adminToken: {
        type: 'http',
        scheme: 'bearer',
        description: 'The admin token of the cluster. A cluster on loopback may have none, and then asks for none',
      },
    },
  },
})

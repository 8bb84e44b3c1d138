/** What each node tells of itself. */

import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'

import { decodeCommand } from '../../store/wire.js'
import { type Backend, type LogEntry, NodeStatus } from '../core/backend.js'
import { json, jsonMedia, problem, text } from './answer.js'
import { ClusterFacts } from './facts.js'
import { Live, ShownEntry } from './live.js'
import { digits, optional, TailSize } from './parameters.js'
import { isProblemCode, titles, typeOf } from './problems.js'
import { decodeQuery, ignored, type LocalRoute } from './route.js'

const defaultTail = 20
const metricsMedia = 'text/plain; version=0.0.4; charset=utf-8'
const alive = t.type({ alive: t.boolean })
const ready = t.type({ ready: t.boolean })
const ProblemType = t.type({ type: t.string, title: t.string })
const Tail = t.type({ entries: t.readonlyArray(ShownEntry) })
const tailQuery = t.type({ limit: optional(digits(TailSize), defaultTail) }, 'a query')

/** Of a command only its kind: whose orders it is about is nobody's concern who looks at a log. */
const kindOf = ({ command }: LogEntry): string =>
  command === null
    ? 'Noop'
    : pipe(
        decodeCommand(command),
        E.match(
          () => 'NoCommand',
          ({ _tag }) => _tag,
        ),
      )

const shownTail = (backend: Pick<Backend<never>, 'tail'>, limit: number): readonly ShownEntry[] =>
  backend.tail(limit).map((entry) => ({ index: entry.index, term: entry.term, what: kindOf(entry) }))

const liveTail = 8

const nothing = { path: ignored, query: ignored }

export const localRoutes: readonly LocalRoute[] = [
  {
    _tag: 'Local',
    method: 'GET',
    pattern: '/status',
    operation: 'readStatus',
    summary: 'What the asked node knows of itself and its leader',
    parts: nothing,
    answers: [{ status: 200, media: jsonMedia, body: NodeStatus }],
    problems: [],
    serve: ({ backend }, _, done) => done(json(200, backend.status())),
  },
  {
    _tag: 'Local',
    method: 'GET',
    pattern: '/cluster',
    operation: 'readCluster',
    summary: 'The nodes of the cluster, and where clients reach them',
    parts: nothing,
    answers: [{ status: 200, media: jsonMedia, body: ClusterFacts }],
    problems: [],
    serve: ({ cluster }, _, done) => done(json(200, cluster)),
  },
  {
    _tag: 'Local',
    method: 'GET',
    pattern: '/log',
    operation: 'readLog',
    summary: "The newest entries of the asked node's log, the oldest of them first; committed or not",
    parts: { path: ignored, query: tailQuery },
    answers: [{ status: 200, media: jsonMedia, body: Tail }],
    problems: [{ status: 400, error: 'BadQuery' }],
    serve: ({ backend }, { query }, done) =>
      pipe(
        decodeQuery(tailQuery, query),
        E.match(done, ({ limit }) => done(json(200, { entries: shownTail(backend, limit) }))),
      ),
  },
  {
    _tag: 'Local',
    method: 'GET',
    pattern: '/cluster/live',
    operation: 'readLive',
    summary: 'What the asked node does at the moment: its status, the end of its log, the messages since it began',
    parts: nothing,
    answers: [{ status: 200, media: jsonMedia, body: Live }],
    problems: [],
    serve: ({ backend }, _, done) =>
      done(
        json(200, {
          status: backend.status(),
          entries: shownTail(backend, liveTail),
          traffic: backend.traffic(),
          unready: backend.unready(),
        }),
      ),
  },
  {
    _tag: 'Local',
    method: 'GET',
    pattern: '/healthz',
    operation: 'readHealth',
    isVital: true,
    ignoresQuery: true,
    summary: 'Whether the process lives',
    parts: nothing,
    answers: [{ status: 200, media: jsonMedia, body: alive }],
    problems: [],
    serve: (_, __, done) => done(json(200, { alive: true })),
  },
  {
    _tag: 'Local',
    method: 'GET',
    pattern: '/readyz',
    operation: 'readReadiness',
    isVital: true,
    ignoresQuery: true,
    summary: 'Whether the node knows a leader, has caught up with it, and takes requests',
    parts: nothing,
    answers: [{ status: 200, media: jsonMedia, body: ready }],
    problems: [{ status: 503, error: 'NotReady' }],
    serve: ({ backend }, _, done) => {
      const why = backend.unready()
      done(why === null ? json(200, { ready: true }) : problem(503, 'NotReady', why, { 'retry-after': '1' }))
    },
  },
  {
    _tag: 'Local',
    method: 'GET',
    pattern: '/metrics',
    operation: 'readMetrics',
    isVital: true,
    ignoresQuery: true,
    summary: 'Metrics in the text format of Prometheus',
    parts: nothing,
    answers: [{ status: 200, media: metricsMedia }],
    problems: [],
    serve: ({ metrics }, _, done) => {
      metrics().then(
        (body) => done(text(200, metricsMedia, body)),
        (error) => done(problem(500, 'Internal', `no metrics: ${error instanceof Error ? error.message : error}`)),
      )
    },
  },
  {
    _tag: 'Local',
    method: 'GET',
    pattern: '/openapi.json',
    operation: 'readDescription',
    summary: 'This description',
    parts: nothing,
    answers: [{ status: 200, media: jsonMedia, body: t.UnknownRecord }],
    problems: [],
    serve: ({ openapi }, _, done) => done(json(200, openapi)),
  },
  {
    _tag: 'Local',
    method: 'GET',
    pattern: '/problems/:code',
    operation: 'readProblemType',
    summary: 'What a type of problem means',
    parts: { path: t.type({ code: t.string }), query: ignored },
    answers: [{ status: 200, media: jsonMedia, body: ProblemType }],
    problems: [{ status: 404, error: 'NotFound' }],
    serve: (_, { path: { code = '' } }, done) =>
      done(
        isProblemCode(code)
          ? json(200, { type: typeOf(code), title: titles[code] })
          : problem(404, 'NotFound', `there is no type of problem ${code}`),
      ),
  },
]

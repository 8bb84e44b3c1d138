/** From a request whose body has been read to its answer. */
import type { IncomingMessage } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import { absurd } from 'fp-ts/lib/function.js'
import type { Reply } from '../../store/reply.js'
import { encodeCommand } from '../../store/wire.js'
import type { Deadlines } from '../deadlines.js'
import {
  type Answer,
  ageHeader,
  indexHeader,
  inFlight,
  json,
  leaderHeader,
  noLeader,
  problem,
  resultUnknown,
  unavailable,
} from './answer.js'
import type { Authorize } from './authorize.js'
import type { Outcome } from './backend.js'
import { parseBody } from './body.js'
import { type Consistency, ConsistencyQuery } from './consistency.js'
import type { Facts } from './facts.js'
import type { FindRoute } from './find-route.js'
import { present } from './present.js'
import { type Asked, type CommandRoute, decodeQuery, noBody, type RawInput } from './route.js'

export interface Context {
  readonly facts: Facts
  readonly find: FindRoute
  readonly authorize: Authorize
  /** When a request is answered in any case. */
  readonly deadlines: Deadlines
}

type Done = (answer: Answer) => void

const splitUrl = (url: string): readonly [path: string, query: string] => {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}

const noQuery = {}

const rawInput = (request: IncomingMessage, path: RawInput['path'], query: string): RawInput => {
  const key = request.headers['idempotency-key']
  return {
    path,
    query: query === '' ? noQuery : Object.fromEntries(new URLSearchParams(query)),
    key: typeof key === 'string' ? key : undefined,
    body: undefined,
  }
}

const answerReply = (
  route: CommandRoute,
  reply: Reply,
  index: number,
  more: Readonly<Record<string, string>> = {},
): Answer => {
  const status = route.replies[reply._tag]
  if (status === undefined) {
    return problem(500, 'Internal', `the reply at index ${index} is ${reply._tag}, which is no answer to this request`)
  }
  const headers = { [indexHeader]: String(index), ...more }
  const presented = present(reply)
  if (presented._tag === 'Refused')
    return problem(status, presented.error, presented.detail, headers, presented.particulars)
  const { body, location } = presented
  return json(status, body, location === undefined ? headers : { ...headers, location })
}

const readLocally = ({ facts }: Context, route: CommandRoute, { command }: Asked): Answer => {
  const { reply, index, ageMs, leader } = facts.backend.readLocally(encodeCommand(command))
  return answerReply(route, reply, index, {
    [ageHeader]: ageMs === null ? 'unknown' : String(Math.round(ageMs)),
    [leaderHeader]: leader ?? 'unknown',
  })
}

/** `done` is called once, at its deadline at the latest. */
const submit = ({ facts, deadlines }: Context, route: CommandRoute, { command, key }: Asked, done: Done): void => {
  let isDone = false
  const finish = (answer: Answer): void => {
    if (isDone) return
    isDone = true
    deadlines.met(deadline)
    done(answer)
  }
  const deadline = deadlines.begin(() => finish(resultUnknown))
  const answerOf = (outcome: Outcome<Reply>): Answer => {
    switch (outcome._tag) {
      case 'Applied':
        return answerReply(route, outcome.reply, outcome.index)
      case 'NotLeader':
        return noLeader
      case 'Lost':
        return resultUnknown
      case 'InFlight':
        return inFlight
      case 'Unavailable':
        return unavailable(outcome.why)
      default:
        return absurd(outcome)
    }
  }
  facts.backend.submit(encodeCommand(command), (outcome) => finish(answerOf(outcome)), key)
}

/** A change is always decided in the log. */
const linearizable = E.right({ consistency: 'linearizable' } as const)

interface Prepared {
  readonly asked: Asked
  readonly consistency: Consistency
}

/** What is asked, and how; or what stands against it. */
const prepare = (
  { authorize }: Context,
  route: CommandRoute,
  raw: RawInput,
  request: IncomingMessage,
  body: Buffer,
): E.Either<Answer, Prepared> => {
  const refused = route.access === 'Admin' ? authorize(request.headers) : null
  if (refused !== null) return E.left(refused)
  const parsed = route.parts.body === noBody ? E.right(undefined) : parseBody(request, body)
  if (E.isLeft(parsed)) return parsed
  const asked = route.decode({ ...raw, body: parsed.right })
  if (E.isLeft(asked)) return asked
  const how = route.method === 'GET' ? decodeQuery(ConsistencyQuery, raw.query) : linearizable
  return E.isLeft(how) ? how : E.right({ asked: asked.right, consistency: how.right.consistency })
}

const decide = (
  context: Context,
  route: CommandRoute,
  raw: RawInput,
  request: IncomingMessage,
  body: Buffer,
  done: Done,
): void => {
  const prepared = prepare(context, route, raw, request, body)
  if (E.isLeft(prepared)) {
    done(prepared.left)
    return
  }
  const { asked, consistency } = prepared.right
  if (consistency === 'stale') done(readLocally(context, route, asked))
  else submit(context, route, asked, done)
}

/** Calls `done` exactly once; `operation` is the route's name, or "none" where there is no route. */
export const handle = (
  context: Context,
  request: IncomingMessage,
  body: Buffer,
  done: (answer: Answer, operation: string) => void,
): void => {
  const [address, query] = splitUrl(request.url ?? '/')
  const found = context.find(request.method ?? 'GET', address)
  if (E.isLeft(found)) {
    done(found.left, 'none')
    return
  }
  const { route, path } = found.right
  const raw = rawInput(request, path, query)
  const answered: Done = (answer) => done(answer, route.operation)
  if (route._tag === 'Local') route.serve(context.facts, raw, answered)
  else decide(context, route, raw, request, body, answered)
}

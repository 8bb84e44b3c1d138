/** From a request whose body has been read to its answer. */
import type { IncomingMessage } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import { absurd } from 'fp-ts/lib/function.js'
import type { Answered } from '../../store/machine.js'
import { encodeCommand } from '../../store/wire.js'
import type { Outcome } from '../core/backend.js'
import type { Deadlines } from '../queues/deadlines.js'
import {
  type Answer,
  ageHeader,
  indexHeader,
  inFlight,
  json,
  leaderHeader,
  noLeader,
  problem,
  replayedHeader,
  resultUnknown,
  unavailable,
} from './answer.js'
import type { Authorize } from './authorize.js'
import { parseBody, refuseBody } from './body.js'
import { type Consistency, ConsistencyQuery } from './consistency.js'
import type { Facts } from './facts.js'
import { type FindRoute, type Found, possible, targetOf } from './find-route.js'
import { readKey, secretHeader } from './headers.js'
import { present } from './present.js'
import { readQuery } from './query.js'
import { type Asked, type CommandRoute, decodeQuery, ignored, noBody, type RawInput } from './route.js'

export interface Context {
  readonly facts: Facts
  readonly find: FindRoute
  readonly authorize: Authorize
  /** Whether a request with these headers shows the admin token; false where the node has none. */
  readonly isAdmin: (headers: IncomingMessage['headers']) => boolean
  /** When a request is answered in any case. */
  readonly deadlines: Deadlines
}

type Done = (answer: Answer) => void

/** The methods of the interface, wherever they are possible. */
const everywhere = 'GET, HEAD, POST, PUT, OPTIONS'

/** Left: the query or the key is not even text of its kind. */
const rawInput = (
  { isAdmin }: Context,
  { headers }: IncomingMessage,
  { route, path }: Found,
  query: string,
): E.Either<Answer, RawInput> => {
  const read = readQuery(route, query)
  if (E.isLeft(read)) return read
  const takesKey = route._tag === 'Command' && route.parts.key !== ignored
  const key = takesKey ? readKey(headers['idempotency-key']) : E.right(undefined)
  if (E.isLeft(key)) return key
  const secret = headers[secretHeader]
  return E.right({
    path,
    query: read.right,
    key: key.right,
    secret: typeof secret === 'string' ? secret : undefined,
    isAdmin: headers.authorization !== undefined && isAdmin(headers),
    body: undefined,
  })
}

const replayed = { [replayedHeader]: 'true' }

const answerReply = (
  route: CommandRoute,
  { reply, isReplay }: Answered,
  index: number,
  more: Readonly<Record<string, string>> = {},
): Answer => {
  const status = route.replies[reply._tag]
  if (status === undefined) {
    return problem(500, 'Internal', `the reply at index ${index} is ${reply._tag}, which is no answer to this request`)
  }
  const headers = { [indexHeader]: String(index), ...(isReplay ? replayed : {}), ...more }
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
  const unknown = resultUnknown[route.method === 'GET' ? 'read' : key === null ? 'unkeyed' : 'keyed']
  const deadline = deadlines.begin(() => finish(unknown))
  const answerOf = (outcome: Outcome<Answered>): Answer => {
    switch (outcome._tag) {
      case 'Applied':
        return answerReply(route, outcome.reply, outcome.index)
      case 'NotLeader':
        return noLeader
      case 'Lost':
        return unknown
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

const secretMissing = problem(
  401,
  'SecretMissing',
  'an order is cancelled with its secret, in the header Order-Secret: the one that it was placed with, or else its Idempotency-Key',
  { 'www-authenticate': 'Bearer realm="lockstep"' },
)

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
  if (route.access === 'Buyer' && raw.secret === undefined && !raw.isAdmin) return E.left(secretMissing)
  const parsed = route.parts.body === noBody ? refuseBody(route, body) : parseBody(request, body)
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
  const target = targetOf(request)
  if (E.isLeft(target)) {
    done(target.left, 'none')
    return
  }
  if (target.right._tag === 'Server') {
    done(possible(everywhere), 'none')
    return
  }
  const { path, query } = target.right
  const found = context.find(request.method ?? 'GET', path)
  if (E.isLeft(found)) {
    done(found.left, 'none')
    return
  }
  const { route } = found.right
  const answered: Done = (answer) => done(answer, route.operation)
  const raw = rawInput(context, request, found.right, query)
  if (E.isLeft(raw)) answered(raw.left)
  else if (route._tag === 'Local') route.serve(context.facts, raw.right, answered)
  else decide(context, route, raw.right, request, body, answered)
}

/** From a request whose body has been read to its answer. */
import type { Agent, IncomingMessage } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { match } from 'ts-pattern'
import type { Command } from '../../store/command.js'
import { decodeReply, encodeCommand } from '../../store/wire.js'
import { type Answer, indexHeader, json, noLeader, problem, resultUnknown, unavailable } from './answer.js'
import type { Backend, Outcome } from './backend.js'
import { parseBody } from './body.js'
import { forward, hopHeader } from './forward.js'
import { present } from './present.js'
import { type CommandRoute, type Found, findRoute, noBody, type Route } from './route.js'

export interface Context {
  readonly backend: Backend
  readonly routes: readonly Route[]
  readonly agent: Agent
  /** After this many milliseconds a request is answered in any case. */
  readonly answerWithin: number
}

const splitUrl = (url: string): readonly [path: string, query: string] => {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}

const decodeCommand = (
  route: CommandRoute,
  path: Found['path'],
  request: IncomingMessage,
  body: Buffer,
): E.Either<Answer, Command> =>
  pipe(
    route.parts.body === noBody ? E.right(undefined) : parseBody(request, body),
    E.chain((parsed) => {
      const key = request.headers['idempotency-key']
      const query = Object.fromEntries(new URLSearchParams(splitUrl(request.url ?? '/')[1]))
      return route.decode({ path, query, key: typeof key === 'string' ? key : undefined, body: parsed })
    }),
  )

const answerReply = (route: CommandRoute, text: string, index: number): Answer =>
  pipe(
    decodeReply(text),
    E.match(
      (why) => problem(500, 'Internal', `the reply at index ${index} does not decode: ${why}`),
      (reply) => {
        const { body, location } = present(reply)
        const headers = { [indexHeader]: String(index), ...(location === undefined ? {} : { location }) }
        return json(route.replies[reply._tag] ?? 500, body, headers)
      },
    ),
  )

/** Submits the command, or lets the leader do it. `done` is called once, after `answerWithin` at the latest. */
const submit = (
  context: Context,
  route: CommandRoute,
  command: Command,
  request: IncomingMessage,
  body: Buffer,
  done: (answer: Answer) => void,
): void => {
  let isDone = false
  const finish = (answer: Answer): void => {
    if (isDone) return
    isDone = true
    clearTimeout(timer)
    done(answer)
  }
  let giveUp = (): void => finish(resultUnknown)
  const timer = setTimeout(() => giveUp(), context.answerWithin)
  const onward = (leaderUrl: string | null): void => {
    if (isDone) return
    if (leaderUrl === null || request.headers[hopHeader] !== undefined) {
      finish(noLeader)
      return
    }
    const self = context.backend.status().id
    giveUp = forward({ agent: context.agent, self, leaderUrl, request, body }, finish)
  }
  context.backend.submit(encodeCommand(command), (outcome: Outcome) =>
    match(outcome)
      .with({ _tag: 'Applied' }, ({ reply, index }) => finish(answerReply(route, reply, index)))
      .with({ _tag: 'NotLeader' }, ({ leaderUrl }) => onward(leaderUrl))
      .with({ _tag: 'Lost' }, () => finish(resultUnknown))
      .with({ _tag: 'Unavailable' }, ({ why }) => finish(unavailable(why)))
      .exhaustive(),
  )
}

/** Calls `done` exactly once. */
export const handle = (
  context: Context,
  request: IncomingMessage,
  body: Buffer,
  done: (answer: Answer) => void,
): void => {
  pipe(
    findRoute(context.routes, request.method ?? 'GET', splitUrl(request.url ?? '/')[0]),
    E.match(done, ({ route, path }) => {
      if (route._tag === 'Status') done(json(200, context.backend.status()))
      else
        pipe(
          decodeCommand(route, path, request, body),
          E.match(done, (command) => submit(context, route, command, request, body, done)),
        )
    }),
  )
}

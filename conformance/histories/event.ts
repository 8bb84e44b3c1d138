/**
 * The events of a history in the form of Jepsen's, one JSON object on each line:
 *
 *     {"index":0,"time":1200,"process":3,"type":"invoke","f":"ReadProduct","value":{"command":{…}}}
 *     {"index":1,"time":9800,"process":3,"type":"ok","f":"ReadProduct","value":{"reply":{…},"logIndex":17}}
 *
 * - `type` is `invoke`, `ok`, `fail` (it did not happen) or `info` (it may have happened, or may yet).
 * - `index` increases from line to line and is what real time means; `time` is in nanoseconds and only shown.
 * - `value` holds the command where it is invoked, and the reply where it is `ok`, with `logIndex` where the reply told it.
 *   The `value` of `fail` and `info` is not read; neither are other fields, so that foreign recorders may add their own.
 * - `process` is an integer for a client. Events of others, such as Jepsen's "nemesis", are no operations.
 *
 * An attempt is an operation: a client that asks again, under the same key or not, invokes a new operation.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { match } from 'ts-pattern'
import { describeErrors } from '../../impl/store/problems.js'
import type { Event } from '../../model/linearizability/event.js'

/** How operations and replies are written, and the name by which `f` calls an operation. */
export interface Language<Op, Reply> {
  readonly op: t.Type<Op, unknown>
  readonly reply: t.Type<Reply, unknown>
  readonly nameOf: (op: Op) => string
}

const whole = (from: number) => {
  const is = (u: unknown): u is number => typeof u === 'number' && Number.isSafeInteger(u) && u >= from
  return new t.Type<number, number, unknown>(
    `an integer from ${from}`,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  )
}

const Type = t.keyof({ invoke: null, ok: null, fail: null, info: null }, '"invoke", "ok", "fail" or "info"')

const Line = t.type(
  {
    index: whole(0),
    time: new t.Type<number, number, unknown>(
      'a time in nanoseconds',
      t.number.is,
      (u, context) => (typeof u === 'number' && Number.isFinite(u) ? t.success(u) : t.failure(u, context)),
      t.identity,
    ),
    process: t.union([whole(0), t.string], 'a process number'),
    type: Type,
    f: t.string,
  },
  'an event',
)

/** None for an event that belongs to no client. Left: one line that says where the value departs from an event. */
export const decodeEvent = <Op, Reply>(
  language: Language<Op, Reply>,
): ((value: unknown) => Either<string, O.Option<Event<Op, Reply>>>) => {
  const Invoked = t.type({ value: t.type({ command: language.op }, 'an object with a command') })
  const optionalPlace = t.union([whole(1), t.null, t.undefined], 'a log index (an integer from 1)')
  const Answered = t.type({
    value: t.type({ reply: language.reply, logIndex: optionalPlace }, 'an object with a reply'),
  })
  const decode = (value: unknown): t.Validation<O.Option<Event<Op, Reply>>> => {
    const line = Line.decode(value)
    if (line._tag === 'Left') return line
    const { process, time, index, type } = line.right
    if (typeof process === 'string') return t.success(O.none)
    const stamp = { process, time, index }
    return match(type)
      .returnType<t.Validation<O.Option<Event<Op, Reply>>>>()
      .with('invoke', (type) => {
        const decoded = Invoked.decode(value)
        if (decoded._tag === 'Left') return decoded
        return t.success(O.some({ ...stamp, type, op: decoded.right.value.command }))
      })
      .with('ok', (type) => {
        const decoded = Answered.decode(value)
        if (decoded._tag === 'Left') return decoded
        const { reply, logIndex } = decoded.right.value
        return t.success(O.some({ ...stamp, type, reply, place: logIndex ?? null }))
      })
      .with('fail', 'info', (type) => t.success(O.some({ ...stamp, type })))
      .exhaustive()
  }
  return (value) => pipe(decode(value), mapLeft(describeErrors))
}

/** `f` is the operation's name, which a completion has from its invocation. */
export const encodeEvent =
  <Op, Reply>({ op, reply }: Language<Op, Reply>) =>
  (event: Event<Op, Reply>, f: string): string => {
    const { index, time, process, type } = event
    const value = match(event)
      .with({ type: 'invoke' }, (e) => ({ command: op.encode(e.op) }))
      .with({ type: 'ok' }, (e) => ({
        reply: reply.encode(e.reply),
        ...(e.place === null ? {} : { logIndex: e.place }),
      }))
      .with({ type: 'fail' }, { type: 'info' }, () => null)
      .exhaustive()
    return JSON.stringify({ index, time, process, type, f, value })
  }

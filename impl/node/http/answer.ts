/** What goes back to the client: a status code, headers, and a body. */
import { type ProblemCode, titles, typeOf } from './problems.js'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

type Headers = Readonly<Record<string, string>>

/** The header by which the shop says at which index of the log an answer was decided. */
export const indexHeader = 'raft-index'
/** On the first answer under an Idempotency-Key when it is given once more: "true". */
export const replayedHeader = 'idempotent-replayed'
/** On an answer from local state: milliseconds since the last contact with a leader, or "unknown". */
export const ageHeader = 'raft-age-ms'
/** On an answer from local state: the leader that the node believes in, or "unknown". */
export const leaderHeader = 'raft-leader'

export const jsonMedia = 'application/json; charset=utf-8'
export const problemMedia = 'application/problem+json'

export const text = (status: number, media: string, body: string, headers: Headers = {}): Answer => ({
  status,
  headers: { 'content-type': media, 'cache-control': 'no-store', ...headers },
  body,
})

export const json = (status: number, value: unknown, headers: Headers = {}): Answer =>
  text(status, jsonMedia, `${JSON.stringify(value)}\n`, headers)

/**
 * A problem document (RFC 9457). `error` is the kind of the problem by itself, for programs, and does not change; `detail`
 * is for people; `particulars` are further members.
 */
export const problem = (
  status: number,
  error: ProblemCode,
  detail: string,
  headers: Headers = {},
  particulars: object = {},
): Answer => {
  const members = { type: typeOf(error), title: titles[error], status, detail, error, ...particulars }
  return text(status, problemMedia, `${JSON.stringify(members)}\n`, headers)
}

const soon = { 'retry-after': '1' }

/** Nothing was done, and soon it may be possible. */
export const unavailable = (detail: string): Answer => problem(503, 'Unavailable', detail, soon)

export const overloaded = (what: string): Answer =>
  problem(503, 'Overloaded', `${what}: nothing was done, try again`, soon)

export const inFlight = problem(
  409,
  'InFlight',
  'a request with the same Idempotency-Key is in flight: nothing was done by this one, ask again for its answer',
  soon,
)

export const noLeader = unavailable('there is no leader at the moment: nothing was done, try again')

const unknown = (detail: string): Answer => problem(504, 'ResultUnknown', `the result is unknown: ${detail}`, soon)

/** By what can be done about it: a read is asked again, a change under its key. */
export const resultUnknown = {
  read: unknown('nothing was changed, ask again'),
  keyed: unknown(
    'the request may or may not take effect; retry with the same Idempotency-Key, which never takes effect twice',
  ),
  unkeyed: unknown(
    'the request may or may not take effect; it came without an Idempotency-Key, so read what became of it before it is sent again',
  ),
} as const

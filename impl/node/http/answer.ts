/** What goes back to the client: a status code, headers, and one line of JSON. */

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The header by which the shop says at which index of the log an answer was decided. */
export const indexHeader = 'raft-index'

export const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: `${JSON.stringify(value)}\n`,
})

/** `error` is for programs and does not change, `message` for people. */
export const problem = (
  status: number,
  error: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => json(status, { error, message }, headers)

/** Nothing was done, and soon it may be possible. */
export const unavailable = (message: string): Answer => problem(503, 'Unavailable', message, { 'retry-after': '1' })

export const noLeader = unavailable('there is no leader at the moment: nothing was done, try again')

export const resultUnknown = problem(
  504,
  'ResultUnknown',
  'the result is unknown: the request may or may not take effect; retry with the same Idempotency-Key, which never takes effect twice',
  { 'retry-after': '1' },
)

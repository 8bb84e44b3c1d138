/** Asks the nodes of the cluster one after another until one decides. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

export interface Question {
  readonly method: 'GET' | 'POST'
  /** With its query. */
  readonly path: string
  /** The Idempotency-Key: with it a question may be asked again and takes effect once; null for reads. */
  readonly key: string | null
  /** The Order-Secret; null where none is to be shown. */
  readonly secret: string | null
  readonly body?: unknown
}

const Problem = t.readonly(t.type({ status: t.number, error: t.string, detail: t.string }), 'a problem document')
export type Problem = t.TypeOf<typeof Problem>

export type Outcome<A> =
  | { readonly _tag: 'Answered'; readonly value: A }
  | { readonly _tag: 'Refused'; readonly problem: Problem }
  /** No node decided in time: the question may or may not have taken effect. `why` is what the last one said. */
  | { readonly _tag: 'Unanswered'; readonly why: string }

export interface Asking {
  /** The addresses of the nodes, the likeliest to answer first; looked at anew for each round. */
  readonly nodes: () => readonly string[]
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Milliseconds for one node, for a pause between two rounds, and for all of it. */
  readonly attemptMs: number
  readonly pauseMs: number
  readonly withinMs: number
  /** Told of each node that did not decide, and why. */
  readonly missed?: (url: string, why: string) => void
}

/** Answers by which nothing is decided: another node, or the same one later, may say more. */
const isUndecided = (status: number, error: string): boolean =>
  status >= 500 || status === 429 || status === 408 || (status === 409 && error === 'InFlight')

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Right: decided. Left: why this node did not decide. */
const askOne = async <A>(
  { fetch, attemptMs }: Asking,
  url: string,
  { method, path, key, secret, body }: Question,
  answer: t.Type<A, unknown, unknown>,
): Promise<Either<string, Outcome<A>>> => {
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...(secret === null ? {} : { 'order-secret': secret }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(attemptMs),
    })
    const found: unknown = await response.json()
    if (response.ok) {
      const decoded = answer.decode(found)
      return isLeft(decoded)
        ? left(`the answer of ${url}${path} is not ${answer.name}`)
        : right({ _tag: 'Answered', value: decoded.right })
    }
    const problem = Problem.decode(found)
    if (isLeft(problem)) return left(`${url} answers with ${response.status}`)
    const { status, error, detail } = problem.right
    return isUndecided(status, error) ? left(detail) : right({ _tag: 'Refused', problem: problem.right })
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    return left(isLate ? `${url} does not answer` : `${url} cannot be reached`)
  }
}

export const ask = async <A>(
  asking: Asking,
  question: Question,
  answer: t.Type<A, unknown, unknown>,
): Promise<Outcome<A>> => {
  const end = performance.now() + asking.withinMs
  let why = 'no node is known'
  for (;;) {
    for (const url of asking.nodes()) {
      const result = await askOne(asking, url, question, answer)
      if (!isLeft(result)) return result.right
      why = result.left
      asking.missed?.(url, why)
      if (performance.now() >= end) return { _tag: 'Unanswered', why }
    }
    if (performance.now() >= end) return { _tag: 'Unanswered', why }
    await pause(asking.pauseMs)
  }
}

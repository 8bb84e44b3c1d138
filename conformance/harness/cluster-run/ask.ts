/** One request of a client to one node, over HTTP. */
import { type Agent, type IncomingMessage, request } from 'node:http'
import { indexHeader } from '../../../impl/node/http/answer.js'
import { secretHeader } from '../../../impl/node/http/headers.js'

export interface Question {
  readonly method: 'GET' | 'POST'
  /** For instance "/products/mug". */
  readonly path: string
  /** The Idempotency-Key; null for a read. */
  readonly key: string | null
  /** The Order-Secret; null where none is shown. */
  readonly secret: string | null
  /** To be sent as JSON; null to send no body. */
  readonly body: unknown
}

export type Answer =
  | {
      readonly _tag: 'Answered'
      readonly status: number
      readonly body: unknown
      /** The place in the log at which the answer was decided; null where it does not say. */
      readonly index: number | null
    }
  /** The request may or may not have arrived; unless it was `sent`, it has not. */
  | { readonly _tag: 'NoAnswer'; readonly why: string; readonly sent: boolean }

export type Answered = Extract<Answer, { readonly _tag: 'Answered' }>

/** Another request under the same key is in flight; this one did nothing. */
export const isInFlight = ({ status, body }: Answered): boolean =>
  status === 409 && typeof body === 'object' && body !== null && 'error' in body && body.error === 'InFlight'

/**
 * Whether it is decided what came of the request. It is not by 503, nothing was done; by 504, or no answer, it may have
 * been; by 409 for a key in flight, an earlier attempt may be. Then the same question is to be asked again.
 */
export const isDefinite = (answer: Answer): answer is Answered =>
  answer._tag === 'Answered' && answer.status !== 503 && answer.status !== 504 && !isInFlight(answer)

/** Longer than a node takes to say that it does not know. */
const ANSWER_WITHIN_MS = 12_000

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const indexIn = (incoming: IncomingMessage): number | null => {
  const text = incoming.headers[indexHeader]
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null
}

const answerOf = (incoming: IncomingMessage, done: (answer: Answer) => void): void => {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('error', (error) => done({ _tag: 'NoAnswer', why: error.message, sent: true }))
  incoming.on('end', () => {
    const body = parsed(Buffer.concat(chunks).toString('utf8'))
    done({ _tag: 'Answered', status: incoming.statusCode ?? 0, body, index: indexIn(incoming) })
  })
}

/** Never rejects. `url` is the node's, for instance "http://127.0.0.1:8081". */
export const ask = (
  agent: Agent,
  url: string,
  { method, path, key, secret, body }: Question,
  withinMs = ANSWER_WITHIN_MS,
): Promise<Answer> =>
  new Promise((resolve) => {
    let sent = false
    const content = body === null ? null : JSON.stringify(body)
    const headers = {
      ...(key === null ? {} : { 'idempotency-key': key }),
      ...(secret === null ? {} : { [secretHeader]: secret }),
      ...(content === null
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
    }
    const outgoing = request(`${url}${path}`, { agent, method, headers, timeout: withinMs })
    outgoing.on('socket', (socket) => {
      const connected = (): void => {
        sent = true
      }
      if (socket.connecting) socket.once('connect', connected)
      else connected()
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${withinMs} ms`)))
    outgoing.on('error', (error) => resolve({ _tag: 'NoAnswer', why: error.message, sent }))
    outgoing.on('response', (incoming) => answerOf(incoming, resolve))
    outgoing.end(content ?? '')
  })

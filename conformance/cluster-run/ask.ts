/** One request of a client to one node, over HTTP. */
import { type Agent, type IncomingMessage, request } from 'node:http'

export interface Question {
  readonly method: 'GET' | 'POST'
  /** For instance "/products/mug". */
  readonly path: string
  /** The Idempotency-Key; null for a read. */
  readonly key: string | null
  /** To be sent as JSON; null to send no body. */
  readonly body: unknown
}

export type Answer =
  | { readonly _tag: 'Answered'; readonly status: number; readonly body: unknown }
  /** The request may or may not have arrived. */
  | { readonly _tag: 'NoAnswer'; readonly why: string }

/** Longer than a node takes to say that it does not know. */
const ANSWER_WITHIN_MS = 12_000

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const answerOf = (incoming: IncomingMessage, done: (answer: Answer) => void): void => {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('error', (error) => done({ _tag: 'NoAnswer', why: error.message }))
  incoming.on('end', () => {
    const body = parsed(Buffer.concat(chunks).toString('utf8'))
    done({ _tag: 'Answered', status: incoming.statusCode ?? 0, body })
  })
}

/** Never rejects. `url` is the node's, for instance "http://127.0.0.1:8081". */
export const ask = (agent: Agent, url: string, { method, path, key, body }: Question): Promise<Answer> =>
  new Promise((resolve) => {
    const content = body === null ? null : JSON.stringify(body)
    const headers = {
      ...(key === null ? {} : { 'idempotency-key': key }),
      ...(content === null
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
    }
    const outgoing = request(`${url}${path}`, { agent, method, headers, timeout: ANSWER_WITHIN_MS })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)))
    outgoing.on('error', (error) => resolve({ _tag: 'NoAnswer', why: error.message }))
    outgoing.on('response', (incoming) => answerOf(incoming, resolve))
    outgoing.end(content ?? '')
  })

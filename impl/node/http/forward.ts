/** Passing a request on to the leader, and its answer back. */
import type { IncomingMessage } from 'node:http'
import { type Answer, indexHeader, noLeader, resultUnknown } from './answer.js'
import type { Onward } from './onward.js'

/** Names the node that passed a request on. A request that has it is never passed on again, so that none can circle. */
export const hopHeader = 'lockstep-forwarded-by'

const upward = ['content-type', 'content-encoding', 'idempotency-key', 'accept', 'authorization'] as const
const downward = [
  'content-type',
  'cache-control',
  'location',
  'retry-after',
  'allow',
  'www-authenticate',
  indexHeader,
] as const

const pick = (headers: IncomingMessage['headers'], names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )

export interface Forwarding {
  readonly onward: Onward
  readonly self: string
  readonly leaderUrl: string
  readonly request: IncomingMessage
  readonly body: Buffer
}

const parseUrl = (path: string, base: string): URL | null => (URL.canParse(path, base) ? new URL(path, base) : null)

/**
 * Calls `done` once, with the leader's answer, or 503 where the request cannot have reached the leader, or 504 where it
 * may have. The returned function gives up, with the same distinction.
 */
export const forward = (
  { onward, self, leaderUrl, request, body }: Forwarding,
  done: (answer: Answer) => void,
): (() => void) => {
  const url = parseUrl(request.url ?? '/', leaderUrl)
  if (url === null || url.origin !== parseUrl('/', leaderUrl)?.origin) {
    done(noLeader)
    return () => {}
  }
  let reached = false
  let isDone = false
  const finish = (answer: Answer): void => {
    if (isDone) return
    isDone = true
    done(answer)
  }
  const fail = (): void => finish(reached ? resultUnknown : noLeader)
  const headers = { ...pick(request.headers, upward), 'content-length': String(body.length), [hopHeader]: self }
  // For HEAD too, whose answer has the length of the body that it lacks.
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
  const outgoing = onward.send(url, { method, headers })
  outgoing.on('socket', (socket) => {
    // With TLS nothing has reached the leader before it has shown who it is.
    if (socket.connecting) socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (reached = true))
    else reached = true
  })
  outgoing.on('error', fail)
  outgoing.on('response', (incoming) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('error', fail)
    incoming.on('end', () =>
      finish({
        status: incoming.statusCode ?? 502,
        headers: pick(incoming.headers, downward),
        body: Buffer.concat(chunks).toString('utf8'),
      }),
    )
  })
  outgoing.end(body)
  return () => {
    fail()
    outgoing.destroy()
  }
}

/** Request bodies: read within a limit, then parsed. */
import type { IncomingMessage } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import { type Answer, overloaded, problem } from './answer.js'
import type { Gate } from './gate.js'

export const maxBody = 1_048_576

export const tooLarge = problem(413, 'BodyTooLarge', `the body is larger than ${maxBody} bytes`)

/** Whether the headers alone say that the body is too large. */
export const announcesTooMuch = (request: IncomingMessage): boolean =>
  Number(request.headers['content-length'] ?? 0) > maxBody

const tooMuch = overloaded('the bodies of the requests under way are too large together')

/**
 * Calls `done` once. Right: the body, whose length is inside the gate and has to leave it. Left: the body is too large, by
 * itself or with the others; reading has stopped there. Left null: the client went away, and there is nobody to answer.
 */
export const readBody = (
  request: IncomingMessage,
  gate: Gate,
  done: (body: E.Either<Answer | null, Buffer>) => void,
): void => {
  if (announcesTooMuch(request)) {
    done(E.left(tooLarge))
    return
  }
  const chunks: Buffer[] = []
  let length = 0
  let isDone = false
  const stop = (answer: Answer | null): void => {
    isDone = true
    request.off('data', onData)
    gate.leave(length)
    done(E.left(answer))
  }
  const onData = (chunk: Buffer): void => {
    if (length + chunk.length > maxBody || !gate.enter(chunk.length)) {
      request.pause()
      stop(length + chunk.length > maxBody ? tooLarge : tooMuch)
      return
    }
    length += chunk.length
    chunks.push(chunk)
  }
  const onEnd = (): void => {
    if (isDone) return
    isDone = true
    const [first] = chunks
    done(E.right(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)))
  }
  // After the end too; to let it come costs less than to take the listener off.
  const onClose = (): void => {
    if (!isDone) stop(null)
  }
  request.on('data', onData).on('end', onEnd).on('close', onClose)
}

const isJson = (contentType: string | undefined): boolean => {
  if (contentType === 'application/json') return true
  const [type, ...parameters] = (contentType ?? '').toLowerCase().split(';')
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='))
  return type?.trim() === 'application/json' && /^(charset="?utf-8"?)?$/.test(charset ?? '')
}

/** One for all: making a decoder costs more than a small body. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Throws where the bytes are no UTF-8, for which a buffer has U+FFFD. A decoder is asked only then, or for a byte order mark. */
const textOf = (body: Buffer): string => {
  const text = body.toString('utf8')
  return text.includes('\ufffd') || text.startsWith('\ufeff') ? utf8.decode(body) : text
}

/** What would be taken (RFC 9110, section 15.5.16). */
const json = { accept: 'application/json' }
const identity = { 'accept-encoding': 'identity' }

/** What stands against the body by its headers; null if nothing does. */
const checkHeaders = ({ headers }: IncomingMessage): Answer | null => {
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    return problem(411, 'LengthRequired', 'a body with its Content-Length was expected')
  if (!isJson(headers['content-type']))
    return problem(415, 'NotJson', 'the Content-Type has to be application/json, in UTF-8', json)
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
    return problem(415, 'Encoded', 'the body has to come without a Content-Encoding', identity)
  return null
}

/** The value of a JSON body; 411, 415 or 400 where it is none. */
export const parseBody = (request: IncomingMessage, body: Buffer): E.Either<Answer, unknown> => {
  const refused = checkHeaders(request)
  if (refused !== null) return E.left(refused)
  try {
    return E.right(JSON.parse(textOf(body)))
  } catch (e) {
    return E.left(problem(400, 'BadBody', `the body is not JSON: ${e instanceof Error ? e.message : String(e)}`))
  }
}

const nothing = E.right(undefined)

/** A change that takes no body may have an empty one, or an empty object. What else there is nobody would look at: 400. */
export const refuseBody = ({ method }: { readonly method: string }, body: Buffer): E.Either<Answer, undefined> =>
  method === 'GET' || body.length === 0 || (body.length < 100 && /^\s*(?:\{\s*\}\s*)?$/.test(body.toString('latin1')))
    ? nothing
    : E.left(problem(400, 'BadBody', 'in the body: expected none'))

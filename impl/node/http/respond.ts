/** Getting an answer out to the client, whatever state its request is in. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type Answer, problem } from './answer.js'

export const maxHeaderBytes = 16_384
/** For so long the rest of a refused body is thrown away, so that the client gets to read the answer. */
const lingerMs = 1_000

const writeHead = (response: ServerResponse, { status, headers, body }: Answer, closing: boolean): void => {
  const length = String(Buffer.byteLength(body))
  response.writeHead(
    status,
    closing ? { ...headers, 'content-length': length, connection: 'close' } : { ...headers, 'content-length': length },
  )
}

/** The whole answer at once. Does nothing if the client has gone. */
export const answerWhole = (response: ServerResponse, answer: Answer, closing: boolean): void => {
  if (response.destroyed) return
  writeHead(response, answer, closing)
  response.end(answer.body)
}

/** Leaves the answer open, so that the connection does not close yet. */
const write = (response: ServerResponse, answer: Answer): void => {
  if (response.destroyed) return
  writeHead(response, answer, true)
  response.write(answer.body)
}

/**
 * Answers a request whose body is not wanted. What still comes is dropped unread for a moment: closing at once would
 * reset the connection, and many clients would then never see the answer.
 */
export const refuse = (request: IncomingMessage, response: ServerResponse, answer: Answer): void => {
  write(response, answer)
  const close = (): void => {
    clearTimeout(timer)
    response.end()
    request.socket.destroySoon()
  }
  const timer = setTimeout(close, lingerMs)
  request.on('end', close).on('close', close).resume()
}

export const noHost = problem(400, 'BadRequest', 'a request of HTTP 1.1 has to have the header Host')
export const unexpected = problem(417, 'BadRequest', 'of the header Expect only 100-continue can be met')

/** What the parser refuses never becomes a request, so it is answered on the bare connection. */
export const answerUnparsed = (error: NodeJS.ErrnoException, socket: Socket): void => {
  // Told twice of the same, as where a check for late requests comes round again: the first answer is still on its way.
  if (socket.writableEnded) return
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const { status, headers, body } =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? problem(431, 'HeadersTooLarge', `the headers are larger than ${maxHeaderBytes} bytes`)
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? problem(408, 'Timeout', 'the request did not arrive in time')
        : problem(400, 'BadRequest', 'this is not HTTP')
  const all = { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy())
}

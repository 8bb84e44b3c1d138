/** Getting an answer out to the client, whatever state its request is in. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Answer, problem } from './answer.js'

export const maxHeaderBytes = 16_384
/** For this long the rest of a refused body is thrown away, so that the client gets to read the answer. */
const lingerMs = 1_000

const lengthOf = (body: string): string => String(Buffer.byteLength(body))

const writeHead = (response: ServerResponse, { status, headers, body }: Answer, closing: boolean): void => {
  // An answer without content has no length either (RFC 9110, section 8.6).
  const all = status === 204 ? headers : { ...headers, 'content-length': lengthOf(body) }
  response.writeHead(status, closing ? { ...all, connection: 'close' } : all)
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

/** To CONNECT: a node is no proxy. */
export const tunnel = problem(501, 'MethodUnknown', 'CONNECT is for proxies, and this is none')
export const unexpected = problem(417, 'BadRequest', 'of the header Expect only 100-continue can be met')

interface ParseError extends NodeJS.ErrnoException {
  /** What was being parsed when it failed. */
  readonly rawPacket?: Buffer
}

const ourVersion = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP\/1\.[01]\r?\n/
const otherVersion = /^[A-Z]+ \S+ HTTP\/\d\.\d\r?\n/
const endlessTarget = /^[A-Z]+ \S*$/

/** Why bytes that came in are no request. */
const refusalOf = ({ code, rawPacket }: ParseError): Answer => {
  const begin = rawPacket?.toString('latin1', 0, maxHeaderBytes) ?? ''
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return endlessTarget.test(begin)
        ? problem(414, 'TargetTooLong', `the target of the request is longer than ${maxHeaderBytes} bytes`)
        : problem(431, 'HeadersTooLarge', `the headers are larger than ${maxHeaderBytes} bytes`)
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem(408, 'Timeout', 'the request did not arrive in time')
    case 'HPE_INVALID_VERSION':
      if (otherVersion.test(begin)) return problem(505, 'VersionUnknown', 'expected HTTP/1.1 or HTTP/1.0')
      break
    case 'HPE_INVALID_METHOD':
      if (ourVersion.test(begin)) return problem(501, 'MethodUnknown', 'expected a method of HTTP in capitals')
  }
  return problem(400, 'BadRequest', 'this is not HTTP')
}

/** What the parser refuses never becomes a request, so it is answered on the bare connection. */
export const answerUnparsed = (error: ParseError, socket: Socket): void => {
  // Told twice of the same, as where a check for late requests comes round again: the first answer is still on its way.
  if (socket.writableEnded) return
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  answerBare(refusalOf(error), socket)
}

/** The last answer on a connection. */
export const answerBare = ({ status, headers, body }: Answer, socket: Duplex): void => {
  const all = { ...headers, 'content-length': lengthOf(body), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy())
}

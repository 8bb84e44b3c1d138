/**
 * A client's connection for HTTP 1.1, kept alive, with one request at a time. It does no more than a benchmark needs, for the
 * clients share the processors with the nodes: what they take, the nodes do not have.
 */
import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly status: number
  readonly body: string
}

export interface Connection {
  /** Calls `done` once, with the answer or with what went wrong; not to be called again before. Opens what is not open. */
  readonly ask: (request: string, done: (answer: Answer | Error) => void) => void
  readonly close: () => void
}

const READ_BYTES = 16_384

/** The whole request; its headers end with the length of the body. */
export const postRequest = (
  host: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): string => {
  let text = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n`
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`
  return `${text}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

/** Null while more has to come. Both clusters of the benchmark say how long their answers are. */
const answerIn = (text: string): Answer | Error | null => {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = text.slice(0, end)
  const length = /\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (!head.startsWith('HTTP/1.1 ') || length === undefined) return new Error(`no answer with a length: ${head}`)
  const whole = end + 4 + Number(length)
  if (text.length < whole) return null
  if (text.length > whole) return new Error('more than one answer to one request')
  return { status: Number(head.slice(9, 12)), body: text.slice(end + 4) }
}

export const connection = (hostname: string, port: number): Connection => {
  let socket: Socket | null = null
  let waiting: ((answer: Answer | Error) => void) | null = null
  /** A character for each byte. */
  let text = ''

  const finish = (answer: Answer | Error): void => {
    const done = waiting
    waiting = null
    text = ''
    if (answer instanceof Error) close()
    done?.(answer)
  }
  const close = (): void => {
    socket?.destroy()
    socket = null
  }
  const open = (): Socket => {
    const buffer = Buffer.allocUnsafe(READ_BYTES)
    const callback = (length: number): boolean => {
      text += buffer.toString('latin1', 0, length)
      const answer = answerIn(text)
      if (answer !== null) finish(answer)
      return true
    }
    const opened = connect({ host: hostname, port, noDelay: true, onread: { buffer, callback } })
    const lost = (error: Error): void => {
      if (opened === socket) finish(error)
    }
    return opened.on('error', lost).on('close', () => lost(new Error('the connection was closed')))
  }

  return {
    ask: (request, done) => {
      waiting = done
      socket ??= open()
      socket.write(request)
    },
    close,
  }
}

/** What a node says of itself to its operator: one line of JSON for each event worth knowing. */
import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino'
import { decodeJson } from '../wire/codecs.js'

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly msg: string
  readonly [detail: string]: string | number | boolean | null
}

export type Logger = (line: LogLine) => void

/** Details of these names are secrets, or lead to them: they are never told. */
const SECRETS = ['authorization', 'adminToken', 'token', 'key', 'idempotencyKey', 'cookie']

/** One line of JSON for each event: level, time (UTC), msg, then the details. */
export const jsonLog = (stream: DestinationStream): Logger => {
  const logger = pino(
    {
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: SECRETS, censor: '[redacted]' },
    },
    stream,
  )
  return ({ level, msg, ...details }) => logger[level](details, msg)
}

/** The lines are few, none for a request, so each is written at once: a process that ends right after it has said why. */
const openStderr = (): DestinationStream => {
  const stderr = destination({ dest: 2, sync: true })
  // Nobody reads any more: no reason to stop serving.
  stderr.on('error', () => {})
  return stderr
}

let toStderr: Logger | null = null

export const stderrLog: Logger = (line) => {
  toStderr ??= jsonLog(openStderr())
  toStderr(line)
}

const Written = t.intersection([t.type({ level: t.string, time: t.string, msg: t.string }), t.UnknownRecord])

const decodeWritten = decodeJson(Written)

/** A written line for the eye: time, level, message, details as name=value. A line that is none is left as it is. */
export const shownLine = (line: string): string => {
  const written = decodeWritten(Buffer.from(line))
  if (isLeft(written)) return line
  const { level, time, msg, ...details } = written.right
  return `${time} ${level} ${msg}${Object.entries(details)
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('')}`
}

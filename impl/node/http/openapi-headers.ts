/** The headers of answers and requests, as the description of the interface tells of them. */
import { ageHeader, indexHeader, leaderHeader, replayedHeader } from './answer.js'
import type { ProblemCode } from './problems.js'
import type { Method } from './route.js'

const whole = { type: 'integer', minimum: 0 }
const word = { type: 'string' }

export const headers = {
  [indexHeader]: {
    description: 'The last entry of the log that the answer takes into account',
    schema: whole,
  },
  [ageHeader]: {
    description: 'With consistency=stale: milliseconds since the node last heard from a leader, or led a majority',
    schema: { anyOf: [whole, { const: 'unknown' }] },
  },
  [leaderHeader]: {
    description: 'With consistency=stale: the leader that the node believes in, or unknown',
    schema: word,
  },
  [replayedHeader]: {
    description: 'true: the first answer under the Idempotency-Key, given once more; nothing was done again',
    schema: { const: 'true' },
  },
  location: { description: 'Where that which was created can be read', schema: word },
  'retry-after': { description: 'Seconds after which it may be possible', schema: whole },
  accept: { description: 'The media type that a body has to have', schema: word },
  'accept-encoding': { description: 'The encoding that a body has to have', schema: word },
  'www-authenticate': { description: 'How to show who one is', schema: word },
} as const

export type HeaderName = keyof typeof headers

/** On every answer that the shop has decided. */
export const decided = (method: Method): readonly HeaderName[] =>
  method === 'GET' ? [indexHeader, ageHeader, leaderHeader] : [indexHeader, replayedHeader]

const later: readonly ProblemCode[] = ['InFlight', 'Overloaded', 'Unavailable', 'NotReady', 'ResultUnknown']

const own: Readonly<Partial<Record<ProblemCode, readonly HeaderName[]>>> = {
  Unauthorized: ['www-authenticate'],
  SecretMissing: ['www-authenticate'],
  NotJson: ['accept'],
  Encoded: ['accept-encoding'],
}

/** Of a problem, whoever has it. */
export const ofProblem = (error: ProblemCode): readonly HeaderName[] =>
  own[error] ?? (later.includes(error) ? ['retry-after'] : [])

/** A part of the description of an answer. */
export const described = (names: readonly HeaderName[]): object =>
  names.length === 0
    ? {}
    : {
        headers: Object.fromEntries(
          [...new Set(names)].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
        ),
      }

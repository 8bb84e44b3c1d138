/**
 * A page that one node has served talks to the other nodes too, when its own is down. Every origin may ask what everybody
 * may ask: nothing is granted to a browser by a cookie. What not everybody may is decided in authorize.ts.
 */
import type { IncomingMessage } from 'node:http'
import { type Answer, ageHeader, indexHeader, leaderHeader, replayedHeader } from './answer.js'

const exposed = [indexHeader, ageHeader, leaderHeader, replayedHeader, 'location', 'retry-after'].join(', ')

/** The answer with what a browser wants to see before it shows it to a page of another origin. */
export const forOrigin = ({ headers }: IncomingMessage, answer: Answer): Answer =>
  headers.origin === undefined
    ? answer
    : {
        ...answer,
        headers: { ...answer.headers, 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed },
      }

/** A browser's question whether a page may send a request with such a method and such headers; else null. */
export const preflight = ({ method, headers }: IncomingMessage): Answer | null =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined
    ? {
        status: 204,
        headers: {
          'access-control-allow-methods': 'GET, POST, PUT',
          'access-control-allow-headers': 'content-type, idempotency-key, order-secret, authorization',
          'access-control-max-age': '600',
        },
        body: '',
      }
    : null

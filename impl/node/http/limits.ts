/** How long and how much a node's HTTP port takes. */
export interface Limits {
  /** Milliseconds for the headers of a request to arrive. */
  readonly headers: number
  /** Milliseconds for a whole request to arrive. */
  readonly request: number
  /** Milliseconds from a whole request to its answer. */
  readonly answer: number
  /** Milliseconds that connections which look idle have when the server closes. */
  readonly farewell: number
  /** Milliseconds that requests in flight have when the server closes. */
  readonly close: number
  /** At most this many connections are open at once. Beyond that an idle one makes way; if none is idle, new ones are closed. */
  readonly connections: number
  /** How many requests are under way at once: others are answered 503. */
  readonly requests: number
  /** How many bytes the bodies of requests under way have together; beyond that 503. */
  readonly bodies: number
}

export const defaultLimits: Limits = {
  headers: 10_000,
  request: 30_000,
  answer: 10_000,
  farewell: 200,
  close: 2_000,
  connections: 10_000,
  requests: 4_096,
  bodies: 64 * 1024 * 1024,
}

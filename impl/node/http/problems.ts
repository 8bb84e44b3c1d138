/** The kinds of problems that the HTTP interface knows, each with the title that its problem documents carry (RFC 9457). */

export const titles = {
  // What is wrong with the request.
  BadRequest: 'The request is not HTTP',
  BadPath: 'The path is not correctly percent-encoded',
  BadQuery: 'The query does not decode',
  BadBody: 'The body does not decode',
  BadIdempotencyKey: 'The Idempotency-Key does not decode',
  BadOrderSecret: 'The Order-Secret does not decode',
  NotFound: 'There is nothing at this address',
  MethodNotAllowed: 'The method is not possible here',
  TargetTooLong: 'The target of the request is too long',
  MethodUnknown: 'The method is not known',
  VersionUnknown: 'The version of HTTP is not known',
  Timeout: 'The request did not arrive in time',
  LengthRequired: 'A body with its length was expected',
  BodyTooLarge: 'The body is too large',
  NotJson: 'The body is not JSON by its Content-Type',
  Encoded: 'The body has a Content-Encoding',
  HeadersTooLarge: 'The headers are too large',
  Unauthorized: 'The admin token is missing',
  SecretMissing: 'The secret of the order is missing',
  Forbidden: 'Only an admin may do this',
  // What the shop refuses; decided in the log.
  UnknownProduct: 'There is no such product',
  DuplicateProduct: 'There is such a product already',
  StockTooLarge: 'The stock would be more than can be counted',
  OutOfStock: 'There is too little in stock',
  TotalTooLarge: 'The total would be more than can be counted',
  UnknownOrder: 'There is no such order',
  AlreadyCancelled: 'The order is cancelled already',
  WrongSecret: 'This is not the secret of the order',
  KeyReused: 'The Idempotency-Key has been used for another request',
  NoCommand: 'The log holds no command of the shop',
  // What the node or the cluster cannot do at the moment.
  InFlight: 'A request with this Idempotency-Key is in flight',
  Overloaded: 'The node has as many requests as it takes',
  Unavailable: 'Nothing can be decided at the moment',
  NotReady: 'The node is not ready to serve',
  ResultUnknown: 'The result is unknown',
  Internal: 'The node failed by its own fault',
} as const

export type ProblemCode = keyof typeof titles

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(titles, code)

/** Where `type` of a problem document points: an address on every node that says what the problem means. */
export const typeOf = (code: ProblemCode): string => `/problems/${code}`

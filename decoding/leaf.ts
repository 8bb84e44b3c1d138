/** The leaves of all codecs: values that are written as they are, with what is expected of them in words. */
import * as t from 'io-ts'

/** A codec of the values for which `is` holds; `expected` stands in a refusal after "expected". */
export const leaf = <A extends B, B = A>(expected: string, is: (u: unknown) => u is B): t.Type<A, B, unknown> => {
  const holds = (u: unknown): u is A => is(u)
  return new t.Type(expected, holds, (u, context) => (holds(u) ? t.success(u) : t.failure(u, context)), t.identity)
}

import { isLeft } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { describeErrors } from '../../../impl/store/problems.js'

/** The value as the codec gives it; throws where the test's own value does not fit. */
export const decoded = <A>(codec: t.Decoder<unknown, A>, raw: unknown): A => {
  const result = codec.decode(raw)
  if (isLeft(result)) throw new Error(describeErrors(result.left))
  return result.right
}

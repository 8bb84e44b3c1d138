/** Reads everything that the shop holds, as one more client whose attempts are recorded like those of the others. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Reply } from '../../../impl/store/reply.js'
import type { Operation } from '../cluster-run/operation.js'
import { type AttemptsOptions, attemptsOf } from './attempts.js'
import type { Holdings } from './shop-audit.js'
import { replyOf } from './shop-language.js'

export interface ReadBackOptions extends AttemptsOptions {
  readonly products: readonly string[]
  /** The orders with the numbers up to this are read, as far as they are there. */
  readonly lastOrder: number
}

/** This many readers at once; each is a process of its own. */
const AT_ONCE = 8

/** Left: something could not be read, and why. */
export const readBack = async (options: ReadBackOptions): Promise<Either<string, Holdings>> => {
  const { products, lastOrder, process } = options
  const replies: Reply[] = []
  const problems: string[] = []
  let nextOrder = 1
  const unread = [...products]

  const next = (): Operation | undefined => {
    const product = unread.pop()
    if (product !== undefined) return { _tag: 'ReadProduct', product }
    if (nextOrder > lastOrder) return undefined
    nextOrder += 1
    return { _tag: 'ReadOrder', order: nextOrder - 1 }
  }
  const reader = async (k: number): Promise<void> => {
    const { answered } = attemptsOf({ ...options, process: process + k, processes: AT_ONCE }, (finding) =>
      problems.push(finding),
    )
    for (let operation = next(); operation !== undefined && problems.length === 0; operation = next()) {
      const outcome = await answered(operation, '')
      if (outcome._tag === 'GaveUp') problems.push(`${JSON.stringify(operation)} has no answer: ${outcome.why}`)
      else {
        const reply = replyOf(operation, outcome.answer.status, outcome.answer.body)
        if (isLeft(reply)) problems.push(reply.left)
        else replies.push(reply.right)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => reader(k)))
  const [problem] = problems
  if (problem !== undefined) return left(problem)
  return right({
    products: replies.flatMap((reply) => (reply._tag === 'ProductFound' ? [reply.product] : [])),
    orders: replies.flatMap((reply) => (reply._tag === 'OrderFound' ? [reply.order] : [])).sort((a, b) => a.id - b.id),
  })
}

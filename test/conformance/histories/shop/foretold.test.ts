import fc from 'fast-check'
import { fromNullable, isNone, none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { foretold } from '../../../../conformance/histories/shop/foretold.js'
import { apply } from '../../../../impl/store/apply.js'
import type { Command } from '../../../../impl/store/command.js'
import type { Reply } from '../../../../impl/store/reply.js'
import { empty } from '../../../../impl/store/shop.js'
import { command } from '../../../impl/store/arbitraries.js'

/** What the shop answers one command after the other. */
const answers = (commands: readonly Command[]): readonly Reply[] => {
  let shop = empty
  return commands.map((each) => {
    const [next, reply] = apply(shop, each)
    shop = next
    return reply
  })
}

describe('what a lost answer was', () => {
  it('is told by an answer to the same command under the same key, wherever that stands', () => {
    const few = fc.array(command, { minLength: 1, maxLength: 6 })
    const history = few.chain((some) => fc.array(fc.constantFrom(...some), { minLength: 1, maxLength: 24 }))
    let told = 0
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.boolean()), (commands, lost) => {
        const replies = answers(commands)
        const calls = commands.map((op, k) => ({
          op,
          reply: fromNullable(lost.next().value ? null : (replies[k] ?? null)),
        }))
        foretold(calls).forEach((reply, k) => {
          if (isNone(reply)) return
          told += 1
          expect([calls[k]?.reply, reply.value]).toEqual([none, replies[k]])
        })
      }),
    )
    expect(told).toBeGreaterThan(0)
  })
})

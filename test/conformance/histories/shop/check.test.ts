import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { checkShop } from '../../../../conformance/histories/shop/check.js'
import { shopLanguage } from '../../../../conformance/histories/shop/spec.js'
import { Command } from '../../../../impl/store/command.js'
import type { Reply } from '../../../../impl/store/reply.js'
import type { Operation } from '../../../../model/linearizability/operation.js'
import { stepsUpTo } from '../../../../model/linearizability/search.js'

const decodedBy = <A>(codec: { readonly decode: (u: unknown) => Either<unknown, A> }, value: object): A => {
  const decoded = codec.decode(value)
  if (isLeft(decoded)) throw new Error(`${JSON.stringify(value)} is not decoded`)
  return decoded.right
}
const tea = { id: 'tea', name: 'Tea', price: 350, stock: 10, sold: 0, initial: 10, restocked: 0 }
const operation = (at: number, op: object, reply: object, place: number | null): Operation<Command, Reply> => ({
  ...{ process: 0, op: decodedBy(Command, { key: null, ...op }), invoked: at, time: at },
  outcome: { _tag: 'Ok', completed: at + 1, time: at + 1, reply: decodedBy(shopLanguage.reply, reply), place },
})
const added = operation(
  0,
  { _tag: 'AddProduct', id: 'tea', name: 'Tea', price: 350, stock: 10 },
  { _tag: 'ProductAdded', product: tea },
  1,
)
const lost = operation(2, { _tag: 'ReadProduct', product: 'tea' }, { _tag: 'UnknownProduct', product: 'tea' }, null)

describe('a search that is given up', () => {
  it('decides nothing', () => {
    const { decision, lines, conflict } = checkShop([added, lost], [], stepsUpTo(1))
    expect([decision, lines, conflict]).toEqual([
      { _tag: 'Undecided', after: 2, furthest: null },
      ['undecided after 2 steps'],
      null,
    ])
  })

  it('refutes the history all the same if answers are found that contradict one another', () => {
    const { decision, lines, conflict } = checkShop([added, lost], [], stepsUpTo(3))
    expect(decision).toMatchObject({ _tag: 'Blocked', searched: 3 })
    expect(lines[0]).toBe('no order allows these 2 answers together:')
    expect(conflict?.members.map((member) => member.operation)).toEqual([added, lost])
  })
})

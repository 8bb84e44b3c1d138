import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply } from '../../../impl/store/apply.js'
import { canonicalJson } from '../../../impl/store/canonical.js'
import { touchedBy, wholeShop } from '../../../impl/store/change.js'
import { Command } from '../../../impl/store/command.js'
import { violationsOf } from '../../../impl/store/invariants.js'
import { entries } from '../../../impl/store/persistent-map.js'
import { Reply } from '../../../impl/store/reply.js'
import { empty } from '../../../impl/store/shop.js'
import { decodeCommand, encodeCommand, encodeReply } from '../../../impl/store/wire.js'
import * as arbitraries from './arbitraries.js'
import { contentOf, run } from './run.js'

const refusals = new Set([
  'UnknownProduct',
  'DuplicateProduct',
  'StockTooLarge',
  'OutOfStock',
  'TotalTooLarge',
  'UnknownOrder',
  'AlreadyCancelled',
  'WrongSecret',
  'KeyReused',
])

describe('any sequence of commands', () => {
  it('keeps every invariant, after each command and of the whole shop', () => {
    fc.assert(
      fc.property(arbitraries.commands, (commands) => {
        let shop = empty
        for (const command of commands) {
          const [after] = apply(shop, command)
          expect(violationsOf(touchedBy(shop, command, after))).toEqual([])
          shop = after
        }
        expect(violationsOf(wholeShop(shop))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('is deterministic, and leaves the old shop as it was', () => {
    fc.assert(
      fc.property(arbitraries.commands, arbitraries.command, (commands, command) => {
        const { shop } = run(commands)
        const before = contentOf(shop)
        const [first, firstReply] = apply(shop, command)
        const [again, secondReply] = apply(shop, command)
        expect([contentOf(again), secondReply]).toEqual([contentOf(first), firstReply])
        expect(contentOf(shop)).toEqual(before)
        expect(before).toEqual(contentOf(run(commands).shop))
      }),
    )
  })

  it('changes products and orders only where it does not refuse', () => {
    fc.assert(
      fc.property(arbitraries.commands, arbitraries.command, (commands, command) => {
        const { shop } = run(commands)
        const [after, reply] = apply(shop, command)
        if (refusals.has(reply._tag)) {
          expect(entries(after.products)).toEqual(entries(shop.products))
          expect(entries(after.orders)).toEqual(entries(shop.orders))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('may repeat a command with a key at any later time: same reply, same shop', () => {
    fc.assert(
      fc.property(arbitraries.commands, arbitraries.commands, arbitraries.command, (before, between, command) => {
        fc.pre('key' in command && command.key !== null)
        const first = run([...before, command])
        const later = run(between, first.shop)
        const [after, reply] = apply(later.shop, command)
        expect(after).toBe(later.shop)
        expect(reply).toEqual(first.replies.at(-1))
      }),
    )
  })

  it('reads without a trace', () => {
    fc.assert(
      fc.property(arbitraries.commands, arbitraries.command, (commands, command) => {
        fc.pre(command._tag.startsWith('Read'))
        const { shop } = run(commands)
        expect(apply(shop, command)[0]).toBe(shop)
      }),
    )
  })
})

describe('the texts of commands and replies', () => {
  it('are those of their codecs', () => {
    fc.assert(
      fc.property(arbitraries.commands, (commands) => {
        expect(commands.map(encodeCommand)).toEqual(commands.map((c) => canonicalJson(Command.encode(c))))
        const { replies } = run(commands)
        expect(replies.map(encodeReply)).toEqual(replies.map((r) => JSON.stringify(Reply.encode(r))))
      }),
    )
  })

  it('give the same command back', () => {
    fc.assert(
      fc.property(arbitraries.commands, (commands) => {
        expect(commands.map((c) => decodeCommand(encodeCommand(c)))).toEqual(
          commands.map((right) => ({ _tag: 'Right', right })),
        )
      }),
    )
  })
})

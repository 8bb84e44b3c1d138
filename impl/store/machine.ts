/** The shop as a node sees it: a state machine over the texts that the log carries. */
import * as E from 'fp-ts/lib/Either.js'
import { applyWith } from './apply.js'
import { touchedBy } from './change.js'
import type { Command } from './command.js'
import { violationsOf } from './invariants.js'
import type { Reply } from './reply.js'
import { type Rules, rules } from './rules.js'
import { digest, empty, type Shop } from './shop.js'
import { decodeCommand } from './wire.js'

export interface StoreMachine {
  readonly initial: Shop
  /** A text that is no command changes nothing and is answered with `NoCommand`. */
  readonly apply: (shop: Shop, command: string) => readonly [Shop, Reply]
  readonly digest: (shop: Shop) => string
}

/**
 * After each command, every invariant is checked on what the command touched; `report` is called with one line for each
 * violation. No command that a client can send causes one: it means a bug, or a state damaged outside.
 */
export const storeMachine = (report: (violation: string) => void, chosen: Rules = rules): StoreMachine => {
  const apply = applyWith(chosen)
  const run = (shop: Shop, command: Command, text: string): readonly [Shop, Reply] => {
    const [after, reply] = apply(shop, command, text)
    if (after !== shop) for (const violation of violationsOf(touchedBy(shop, command, after))) report(violation)
    return [after, reply]
  }
  return {
    initial: empty,
    digest,
    apply: (shop, text) => {
      const command = decodeCommand(text)
      return E.isLeft(command) ? [shop, { _tag: 'NoCommand', problem: command.left }] : run(shop, command.right, text)
    },
  }
}

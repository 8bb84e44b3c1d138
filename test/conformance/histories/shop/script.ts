/** Histories of the shop, written as what happened, one command after another, and what was told of it. */

import { apply } from '../../../../impl/store/apply.js'
import { Command } from '../../../../impl/store/command.js'
import type { Reply } from '../../../../impl/store/reply.js'
import { empty } from '../../../../impl/store/shop.js'
import type { Operation } from '../../../../model/linearizability/operation.js'

export type ShopOperation = Operation<Command, Reply>

export interface Scripted {
  readonly command: Readonly<Record<string, unknown>>
  readonly process?: number
  /** Where it was invoked and completed; in turn if not said. Null: it never completed. */
  readonly at?: readonly [number, number | null]
  readonly place?: number
  /** What was answered instead of the truth. */
  readonly answered?: (truth: Reply, soFar: readonly Reply[]) => Reply
  /** It was answered what it was in the shop as it was then, but had no effect. */
  readonly lost?: boolean
}

export const commandOf = (fields: Readonly<Record<string, unknown>>): Command => {
  const decoded = Command.decode({ key: null, customer: null, ...fields })
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(fields))
  return decoded.right
}

/** In the order of their invocations. */
export const historyOf = (script: readonly Scripted[]): readonly ShopOperation[] => {
  let shop = empty
  const replies: Reply[] = []
  return script
    .map((one, k): ShopOperation => {
      const op = commandOf(one.command)
      const [next, reply] = apply(shop, op)
      if (one.lost !== true) shop = next
      replies.push(reply)
      const [invoked, completed] = one.at ?? [2 * k, 2 * k + 1]
      return {
        ...{ process: one.process ?? 0, op, invoked, time: invoked * 1e6 },
        outcome:
          completed === null
            ? { _tag: 'Pending' }
            : {
                ...{ _tag: 'Ok', completed, time: completed * 1e6, place: one.place ?? null },
                reply: one.answered?.(reply, replies) ?? reply,
              },
      }
    })
    .sort((a, b) => a.invoked - b.invoked)
}

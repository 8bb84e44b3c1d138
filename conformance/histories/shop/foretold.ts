import { fromNullable, isSome, none, type Option } from 'fp-ts/lib/Option.js'
import { type Command, keyOf } from '../../../impl/store/command.js'
import type { IdempotencyKey } from '../../../impl/store/fields.js'
import type { Reply } from '../../../impl/store/reply.js'
import type { Call } from '../../../model/linearizability/spec.js'
import { same } from './same.js'

/**
 * The first reply under a key stays for ever, and whoever sends the same command under it is answered so: thus all that send one
 * command under one key are answered alike, those whose answer was lost too.
 */
export const foretold = (calls: readonly Call<Command, Reply>[]): readonly Option<Reply>[] => {
  const told = new Map<IdempotencyKey, { readonly op: Command; readonly reply: Reply }[]>()
  for (const { op, reply } of calls) {
    const key = keyOf(op)
    if (key === null || !isSome(reply)) continue
    const known = told.get(key)
    if (known === undefined) told.set(key, [{ op, reply: reply.value }])
    else if (!known.some((each) => same(each.op, op))) known.push({ op, reply: reply.value })
  }
  return calls.map(({ op, reply }) => {
    const key = keyOf(op)
    if (key === null || isSome(reply)) return none
    return fromNullable(told.get(key)?.find((each) => same(each.op, op))?.reply)
  })
}

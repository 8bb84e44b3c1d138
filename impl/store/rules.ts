/** The decisions of the shop that a client's safety rests on, each a named function that the bug zoo may replace. */
import type { IdempotencyKey } from './fields.js'
import { recalled } from './keys.js'
import type { Reply } from './reply.js'
import type { Shop } from './shop.js'
import { isSameCommand } from './wire.js'

/** What a key says of a command: not seen before, the same command once more, or another one under the same key. */
export type Recall =
  | { readonly _tag: 'First' }
  | { readonly _tag: 'Again'; readonly reply: Reply }
  | { readonly _tag: 'Reused' }

export interface Rules {
  /** How a command with a key is met, before it does anything (bug zoo 43: a retried command is applied twice). */
  readonly recall: (shop: Shop, key: IdempotencyKey, command: string) => Recall
}

const recall: Rules['recall'] = (shop, key, command) => {
  const remembered = recalled(shop.keys, key)
  if (remembered === undefined) return { _tag: 'First' }
  return isSameCommand(remembered.command, command) ? { _tag: 'Again', reply: remembered.reply } : { _tag: 'Reused' }
}

export const rules: Rules = { recall }

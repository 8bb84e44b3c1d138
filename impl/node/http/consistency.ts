/** How fresh an answer to a read has to be. */
import * as t from 'io-ts'
import type { Described } from '../../store/fields.js'
import { optional } from './parameters.js'

/** `linearizable`: decided in the log. `stale`: what the asked node holds, at once, with how old that may be. */
export type Consistency = 'linearizable' | 'stale'

const choices: readonly Consistency[] = ['linearizable', 'stale']
const isChoice = (u: unknown): u is Consistency => choices.some((choice) => choice === u)

const codec: t.Type<Consistency, unknown, unknown> & Described = Object.assign(
  new t.Type<Consistency, unknown, unknown>(
    '"linearizable" or "stale"',
    isChoice,
    (u, context) => (isChoice(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  ),
  { schema: { type: 'string', enum: choices } },
)

/** The query parameter that every read takes besides its own. */
export const ConsistencyQuery = t.type({ consistency: optional(codec, 'linearizable') }, 'a query')

/** The shop as a node sees it: a state machine over the texts that the log carries. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { applyWith } from './apply.js'
import { touchedBy } from './change.js'
import { type Command, keyOf } from './command.js'
import { record } from './fields.js'
import { violationsOf } from './invariants.js'
import { type Loading, loadingShop } from './loading.js'
import { Reply } from './reply.js'
import { type Rules, rules } from './rules.js'
import { partsOf } from './saved.js'
import { digest, empty, type Shop, tick } from './shop.js'
import { decodeLogged } from './wire.js'

/** A reply, and whether it is the first one under its key once more. */
export const Answered = record('an answer of the shop', { reply: Reply, isReplay: t.boolean })
export type Answered = t.TypeOf<typeof Answered>

/** Nobody waits for it. */
const TICKED: Answered = { reply: { _tag: 'NoCommand', problem: 'a tick of the clock' }, isReplay: false }

export interface StoreMachine {
  readonly initial: Shop
  /** A text that is no command changes nothing and is answered with `NoCommand`. */
  readonly apply: (shop: Shop, command: string) => readonly [Shop, Reply]
  /** The same, and says whether the reply was remembered. */
  readonly answer: (shop: Shop, command: string) => readonly [Shop, Answered]
  readonly digest: (shop: Shop) => string
  /** The shop as texts, and the shop that such texts come to. */
  readonly partsOf: (shop: Shop) => Iterable<string>
  readonly loading: () => Loading
}

/**
 * After each command, every invariant is checked on what the command touched; `report` is called with one line for each
 * violation. No command that a client can send causes one: it means a bug, or a state damaged outside.
 */
export const storeMachine = (report: (violation: string) => void, chosen: Rules = rules): StoreMachine => {
  const apply = applyWith(chosen)
  const run = (shop: Shop, command: Command, text: string): readonly [Shop, Answered] => {
    const [after, reply] = apply(shop, command, text)
    if (after !== shop) for (const violation of violationsOf(touchedBy(shop, command, after))) report(violation)
    // The first command under a key changes what is remembered, whatever its reply.
    return [after, { reply, isReplay: after === shop && keyOf(command) !== null && reply._tag !== 'KeyReused' }]
  }
  const answer: StoreMachine['answer'] = (shop, text) => {
    const logged = decodeLogged(text)
    if (E.isLeft(logged)) return [shop, { reply: { _tag: 'NoCommand', problem: logged.left }, isReplay: false }]
    const command = logged.right
    if (command._tag === 'Tick') return [tick(shop, command), TICKED]
    return run(shop, command, text)
  }
  return {
    initial: empty,
    digest,
    partsOf,
    loading: loadingShop,
    answer,
    apply: (shop, text) => {
      const [after, { reply }] = answer(shop, text)
      return [after, reply]
    },
  }
}

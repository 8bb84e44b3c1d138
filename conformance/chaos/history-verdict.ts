/** Whether what the clients saw is linearizable. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { Command } from '../../impl/store/command.js'
import type { Reply } from '../../impl/store/reply.js'
import { type Decision, decide } from '../linearizability/decide.js'
import { type Operation, operations } from '../linearizability/operation.js'
import { shopSpec } from '../linearizability/shop/spec.js'
import { showCommand, showReply } from '../linearizability/shop/words.js'
import { counted, grouped } from '../report/display.js'
import type { ShopEvent } from './recorder.js'
import { type Verdict, verdictOn } from './verdict.js'

/** So many operations may be applied for each of the history, and for a thousand more, before the search is given up. */
const EFFORT = 1_000

const shown = ({ process, op, time, outcome }: Operation<Command, Reply>): string => {
  const reply = outcome._tag === 'Ok' ? `answered ${showReply(outcome.reply)}` : 'never answered'
  const place = outcome._tag === 'Ok' && outcome.place !== null ? ` at index ${outcome.place}` : ''
  return `process ${process}, ${(time / 1e9).toFixed(3)} s: ${showCommand(op)}; ${reply}${place}`
}

const conflictOf = (all: readonly Operation<Command, Reply>[], decision: Decision<Command, Reply>): readonly string[] =>
  match(decision)
    .with({ _tag: 'Linearizable' }, () => [])
    .with({ _tag: 'Lie' }, ({ lie }) => [
      lie._tag === 'SamePlace' ? 'both have the same place:' : 'the second had ended before the first began:',
      ...lie.pair.flatMap((id) => all[id] ?? []).map(shown),
    ])
    .with({ _tag: 'Blocked' }, ({ among, stuck }) => [
      'no order of the operations before it allows this answer:',
      ...[among[stuck.blocked]].flatMap((operation) => operation ?? []).map(shown),
    ])
    .with({ _tag: 'Undecided' }, ({ after }) => [`undecided after ${counted(after, 'step')}`])
    .exhaustive()

export const historyVerdict = (history: readonly ShopEvent[]): Verdict => {
  const claim = "The clients' history is linearizable."
  const paired = operations(history)
  if (isLeft(paired)) {
    const { at, found, expected } = paired.left
    return verdictOn('linearizable', claim, '', [`event ${at}: ${found}; expected ${expected}`])
  }
  const all = paired.right
  const shop = shopSpec(all.map(({ op }) => op))
  const decision = decide(shop, all, EFFORT * (all.length + 1_000))
  const pending = all.filter(({ outcome }) => outcome._tag === 'Pending').length
  const searched = decision._tag === 'Linearizable' ? `, ${grouped(decision.searched)} steps` : ''
  const figure = `${counted(all.length, 'attempt')}, ${grouped(pending)} of them of unknown end${searched}`
  return verdictOn('linearizable', claim, figure, conflictOf(all, decision))
}

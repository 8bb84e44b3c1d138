/** Whether what the clients saw is linearizable. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { Command } from '../../impl/store/command.js'
import type { Reply } from '../../impl/store/reply.js'
import type { Lie } from '../linearizability/certificates.js'
import { type Decision, decide } from '../linearizability/decide.js'
import { type Operation, operations } from '../linearizability/operation.js'
import type { Stuck } from '../linearizability/search.js'
import { shopSpec } from '../linearizability/shop/spec.js'
import { showCommand, showReply } from '../linearizability/shop/words.js'
import { footprintsOf } from '../linearizability/task.js'
import { counted, grouped } from '../report/display.js'
import type { ShopEvent } from './recorder.js'
import { type Verdict, verdictOn } from './verdict.js'

/** So many operations may be applied for each of the history, and for a thousand more, before the search is given up. */
const EFFORT = 1_000

type ShopOperation = Operation<Command, Reply>

const shown = ({ process, op, time, outcome }: ShopOperation): string => {
  const reply = outcome._tag === 'Ok' ? `answered ${showReply(outcome.reply)}` : 'never answered'
  const place = outcome._tag === 'Ok' && outcome.place !== null ? ` at index ${outcome.place}` : ''
  return `process ${process}, ${(time / 1e9).toFixed(3)} s: ${showCommand(op)}; ${reply}${place}`
}

/** So many of the operations are shown on which the answer depends. */
const MOST = 4

/** Of the operations that had taken effect where the search came no further, the last ones that the answer depends on. */
const dependencies = (among: readonly ShopOperation[], { before, blocked }: Stuck<Reply>): readonly ShopOperation[] => {
  const footprints = footprintsOf(shopSpec(among.map(({ op }) => op)), among)
  const own = footprints[blocked]
  const touched = new Set([...(own?.reads ?? []), ...(own?.writes ?? [])])
  return before
    .filter((id) => footprints[id]?.writes.some((name) => touched.has(name)) === true)
    .slice(-MOST)
    .flatMap((id) => among[id] ?? [])
}

const blockedLines = (among: readonly ShopOperation[], stuck: Stuck<Reply>): readonly string[] => {
  const { blocked, instead } = stuck
  const ought = instead === null ? 'its place leaves no room for it' : `it would be ${showReply(instead.reply)}`
  return [
    'no order of the operations allows this answer:',
    ...[among[blocked]].flatMap((operation) => operation ?? []).map(shown),
    `after these, among others, ${ought}:`,
    ...dependencies(among, stuck).map(shown),
  ]
}

const lieLines = (all: readonly ShopOperation[], { _tag, pair }: Lie): readonly string[] => [
  _tag === 'SamePlace'
    ? 'two answers name the same place in the log:'
    : 'the first of these has the earlier place in the log, yet began when the second had ended:',
  ...pair.flatMap((id) => all[id] ?? []).map(shown),
]

const conflictOf = (all: readonly ShopOperation[], decision: Decision<Command, Reply>): readonly string[] =>
  match(decision)
    .with({ _tag: 'Linearizable' }, () => [])
    .with({ _tag: 'Lie' }, ({ lie }) => lieLines(all, lie))
    .with({ _tag: 'Blocked' }, ({ among, stuck }) => blockedLines(among, stuck))
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

/** A history of clients: each operation on the lane of its process, as long as it lasted, and whether all of them are linearizable. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { parseHistory } from '../../conformance/histories/parse.js'
import { checkShop, searchFor } from '../../conformance/histories/shop/check.js'
import { shopLanguage } from '../../conformance/histories/shop/spec.js'
import { showCommand, showReply } from '../../conformance/histories/shop/words.js'
import type { Command } from '../../impl/store/command.js'
import type { Reply } from '../../impl/store/reply.js'
import { completed, type Operation } from '../../model/linearizability/operation.js'
import { showProblem } from '../../traces/problem.js'
import type { TimelineEvent } from '../timeline/timeline.js'
import type { Read, Verdict } from './read-files.js'

type ShopOperation = Operation<Command, Reply>

/** The search stops after this many seconds. */
const MOST_SECONDS = 60

const seconds = (nanoseconds: number): string => `${(nanoseconds / 1e9).toFixed(3)} s`

const answerOf = ({ outcome }: ShopOperation): string =>
  outcome._tag === 'Ok'
    ? `answered at ${seconds(outcome.time)}: ${showReply(outcome.reply)}`
    : 'not answered: it may take effect at any later time, or never'

/** Where each operation ends among the invocations: the last that came before its answer. Those are in the history's order. */
const endsOf = (all: readonly ShopOperation[]): readonly number[] =>
  all.map((one, k) => {
    const end = completed(one)
    if (end === Number.POSITIVE_INFINITY) return all.length - 1
    let last = k
    while (last + 1 < all.length && (all[last + 1]?.invoked ?? end) < end) last += 1
    return last
  })

/** Null where it is not decided. */
const isGoodOf = (decision: string): boolean | null => (decision === 'Undecided' ? null : decision === 'Linearizable')

const wordsOf = (isGood: boolean | null): string => {
  if (isGood === null) return 'not decided'
  return isGood ? 'linearizable' : 'not linearizable'
}

export const historyIn = ({ name, text }: { readonly name: string; readonly text: string }): Read => {
  const operations = parseHistory(shopLanguage, name, text)
  if (isLeft(operations)) return { _tag: 'Refused', why: showProblem(operations.left) }
  const all = operations.right
  const processes = [...new Set(all.map(({ process }) => process))].sort((a, b) => a - b)
  const { decision, conflict, lines } = checkShop(all, [], searchFor(MOST_SECONDS))
  const members = new Set(conflict?.members.map(({ operation }) => operation.invoked) ?? [])
  const ends = endsOf(all)
  const events = all.map((operation, k): TimelineEvent => {
    const until = ends[k] ?? k
    return {
      lane: processes.indexOf(operation.process),
      kind: operation.op._tag,
      text: `process ${operation.process}: ${showCommand(operation.op)}`,
      detail: [
        `invoked at ${seconds(operation.time)}`,
        answerOf(operation),
        ...(members.has(operation.invoked) ? ['one of those that contradict one another'] : []),
      ],
      cause: null,
      ...(until > k ? { until } : {}),
    }
  })
  const at = all.findIndex(({ invoked }) => members.has(invoked))
  const isGood = isGoodOf(decision._tag)
  const verdict: Verdict = { isGood, lines: [wordsOf(isGood), ...lines] }
  const lanes = processes.map((process) => `process ${process}`)
  return {
    ...{ _tag: 'Timeline', title: name, verdict },
    timeline: { lanes, events, refused: at < 0 ? null : { at, lines } },
  }
}

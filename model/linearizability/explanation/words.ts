/** A conflict as lines of text. */
import { match } from 'ts-pattern'
import { counted } from '../../../text/counts.js'
import { type Operation, placeOf } from '../operation.js'
import type { Spec } from '../spec.js'
import type { Conflict, Member } from './conflict.js'
import type { Reason } from './reason.js'

/** How an operation and a reply are shown. */
export type Words<Op, Reply> = Pick<Spec<never, Op, Reply>, 'showOp' | 'showReply'>

const seconds = (nanoseconds: number): string => (nanoseconds / 1e9).toFixed(3)

const intervalOf = <Op>({ process: client, time, outcome }: Operation<Op, unknown>): string =>
  `process ${client}, ${seconds(time)} to ${outcome._tag === 'Ok' ? `${seconds(outcome.time)} s` : 'nobody knows when'}`

export const operationLine = <Op, Reply>(words: Words<Op, Reply>, operation: Operation<Op, Reply>): string => {
  const { op, outcome } = operation
  const place = placeOf(operation)
  const reply = outcome._tag === 'Ok' ? `answered ${words.showReply(outcome.reply)}` : 'never answered'
  return `${intervalOf(operation)}: ${words.showOp(op)}; ${reply}${place === null ? '' : ` at index ${place}`}`
}

const reasonLine = <Op, Reply>(words: Words<Op, Reply>, reason: Reason<Op, Reply>): string =>
  match(reason)
    .with({ _tag: 'Answered' }, ({ reply }) => `it had to be answered ${words.showReply(reply)}`)
    .with(
      { _tag: 'Late' },
      ({ after }) => `it had to be answered only after ${words.showOp(after.op)} of ${intervalOf(after)}`,
    )
    .with({ _tag: 'Elsewhere' }, () => 'it had to have another place')
    .with({ _tag: 'Never' }, () => 'it had to have no effect')
    .with({ _tag: 'Undecided' }, () => 'too many orders are possible to say what had to become of it')
    .exhaustive()

const headline = <Op, Reply>({ members, after, others }: Conflict<Op, Reply>): string => {
  const rest = others === 0 ? '' : `, whatever became of ${counted(others, 'other')}`
  const from = after === 0 ? '' : `, after the ${counted(after, 'operation')} that came first`
  return members.length === 1
    ? `no order allows this answer${from}${rest}:`
    : `no order allows these ${counted(members.length, 'answer')} together${from}${rest}:`
}

/** The operations by invocation, under each what would let all the others be. */
export const conflictLines = <Op, Reply>(words: Words<Op, Reply>, conflict: Conflict<Op, Reply>): readonly string[] => [
  headline(conflict),
  ...conflict.members.flatMap(({ operation, reason }: Member<Op, Reply>) => [
    operationLine(words, operation),
    `  for the others to be right, ${reasonLine(words, reason)}`,
  ]),
]

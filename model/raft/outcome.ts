/**
 * How an action is written down: guards first, then the update. An action that is not enabled says which guards failed,
 * so that a report can name them. A guard is its text in the specification first, so that the left edge of an action reads as TLA+.
 */
import { type Either, isRight, right } from 'fp-ts/lib/Either.js'
import type { Step } from '../checker/protocol.js'
import type { Action, Election, Message, Server } from './types.js'

/** A step of raft.tla; those of the features have further messages and actions. */
export type RaftStep<M = Message, A extends string = Action, E = Election> = Step<Server, M, E> & { readonly action: A }

/** The steps of an enabled action, at least one; or, of a disabled one, the guards that failed, in words. */
export type Outcome<S = RaftStep> = Either<readonly string[], readonly S[]>

type Shown = string | number | boolean | readonly number[]

/** One conjunct: its text in raft.tla, whether it holds, and the values that it looks at. */
export type Guard = readonly [conjunct: string, holds: boolean, actual: Readonly<Record<string, Shown>>]

const show = (value: Shown): string => (typeof value === 'object' ? `{${value.join(', ')}}` : String(value))

const failure = ([conjunct, , actual]: Guard): string => {
  const values = Object.entries(actual).map(([name, value]) => `${name} is ${show(value)}`)
  return `${conjunct}: ${values.join(', ')}`
}

/** Most actions are disabled most of the time, and reports read only few of the reasons: the words are made when they are read. */
const disabled = (why: () => readonly string[]): Outcome<never> => ({
  _tag: 'Left',
  get left() {
    return why()
  },
})

const holds = ([, isTrue]: Guard): boolean => isTrue

/** TLA+: the conjunction of the guards and of what follows, which is evaluated only if they hold. */
export const given = <S>(guards: readonly Guard[], then: () => Outcome<S>): Outcome<S> =>
  guards.every(holds) ? then() : disabled(() => guards.filter((guard) => !holds(guard)).map(failure))

/** TLA+: a disjunction; each branch that is enabled gives its steps. Labels name the branches where none is. */
export const anyOf = <S>(branches: readonly (readonly [label: string, branch: Outcome<S>])[]): Outcome<S> => {
  const steps = branches.flatMap(([, branch]) => stepsOf(branch))
  if (steps.length > 0) return right(steps)
  return disabled(() =>
    branches.flatMap(([label, branch]) => (isRight(branch) ? [] : branch.left.map((text) => `${label}: ${text}`))),
  )
}

/** What a step does to the bag of messages. */
export type MessagesUpdate<M = Message> = Pick<RaftStep<M>, 'sent' | 'consumes'>

/** UNCHANGED messages. */
export const MessagesUnchanged: MessagesUpdate<never> = { sent: [], consumes: false }
/** Send(m). */
export const Send = <M>(m: M): MessagesUpdate<M> => ({ sent: [m], consumes: false })
/** Discard(m), of the message being received. */
export const Discard: MessagesUpdate<never> = { sent: [], consumes: true }
/** Reply(response, m), to the message being received. */
export const Reply = <M>(response: M): MessagesUpdate<M> => ({ sent: [response], consumes: true })

export const step = <M, A extends string>(action: A, next: Server, messages: MessagesUpdate<M>): RaftStep<M, A> => ({
  action,
  next,
  sent: messages.sent,
  consumes: messages.consumes,
})

/** An enabled action with the given steps. */
export const steps = <S>(...all: readonly S[]): Outcome<S> => right(all)

/** The steps of an outcome, none if the action is not enabled. */
export const stepsOf = <S>(outcome: Outcome<S>): readonly S[] => (isRight(outcome) ? outcome.right : [])

/**
 * How an action is written down: guards first, then the update. An action that is not enabled says which guards failed,
 * so that a report can name them. A guard is its text in the specification first, so that the left edge of an action reads as TLA+.
 */
import { type Either, isRight, right } from 'fp-ts/lib/Either.js'
import type { Step } from '../checker/protocol.js'
import type { Action, Election, Message, Server } from './types.js'

export type RaftStep = Step<Server, Message, Election> & { readonly action: Action }

/** The steps of an enabled action, at least one; or, of a disabled one, the guards that failed, in words. */
export type Outcome = Either<readonly string[], readonly RaftStep[]>

type Shown = string | number | boolean | readonly number[]

/** One conjunct: its text in raft.tla, whether it holds, and the values that it looks at. */
export type Guard = readonly [conjunct: string, holds: boolean, actual: Readonly<Record<string, Shown>>]

const show = (value: Shown): string => (typeof value === 'object' ? `{${value.join(', ')}}` : String(value))

const failure = ([conjunct, , actual]: Guard): string => {
  const values = Object.entries(actual).map(([name, value]) => `${name} is ${show(value)}`)
  return `${conjunct}: ${values.join(', ')}`
}

/** Most actions are disabled most of the time, and reports read only few of the reasons: the words are made when they are read. */
const disabled = (why: () => readonly string[]): Outcome => ({
  _tag: 'Left',
  get left() {
    return why()
  },
})

const holds = ([, isTrue]: Guard): boolean => isTrue

/** TLA+: the conjunction of the guards and of what follows, which is evaluated only if they hold. */
export const given = (guards: readonly Guard[], then: () => Outcome): Outcome =>
  guards.every(holds) ? then() : disabled(() => guards.filter((guard) => !holds(guard)).map(failure))

/** TLA+: a disjunction; each branch that is enabled gives its steps. Labels name the branches where none is. */
export const anyOf = (branches: readonly (readonly [label: string, branch: Outcome])[]): Outcome => {
  const steps = branches.flatMap(([, branch]) => stepsOf(branch))
  if (steps.length > 0) return right(steps)
  return disabled(() =>
    branches.flatMap(([label, branch]) => (isRight(branch) ? [] : branch.left.map((text) => `${label}: ${text}`))),
  )
}

/** What a step does to the bag of messages. */
export type MessagesUpdate = Pick<RaftStep, 'sent' | 'consumes'>

/** UNCHANGED messages. */
export const MessagesUnchanged: MessagesUpdate = { sent: [], consumes: false }
/** Send(m). */
export const Send = (m: Message): MessagesUpdate => ({ sent: [m], consumes: false })
/** Discard(m), of the message being received. */
export const Discard: MessagesUpdate = { sent: [], consumes: true }
/** Reply(response, m), to the message being received. */
export const Reply = (response: Message): MessagesUpdate => ({ sent: [response], consumes: true })

export const step = (action: Action, next: Server, messages: MessagesUpdate): RaftStep => ({
  action,
  next,
  sent: messages.sent,
  consumes: messages.consumes,
})

/** An enabled action with the given steps. */
export const steps = (...all: readonly RaftStep[]): Outcome => right(all)

/** The steps of an outcome, none if the action is not enabled. */
export const stepsOf = (outcome: Outcome): readonly RaftStep[] => (isRight(outcome) ? outcome.right : [])

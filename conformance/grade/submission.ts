/** Somebody's reducer, whatever it is written in: asked in JSON, or called as ours is. */
import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { showRefusal } from '../../decoding/refusal.js'
import { effectOf } from '../../exports/json/effects.js'
import { configOf, eventOf } from '../../exports/json/events.js'
import { effectToJson, stateOf, stateToJson } from '../../exports/json/raft.js'
import { EffectJson, StateJson } from '../../exports/json/raft-forms.js'
import * as Log from '../../impl/raft/log.js'
import type { Reducer } from '../../impl/raft/reducer.js'
import { reducerOf } from '../../impl/raft/reducer.js'
import { standard } from '../../impl/raft/rules.js'
import type { Config, Event, ServerState } from '../../impl/raft/types.js'
import { closed, decode } from '../../traces/decode.js'
import { type Answer, type Question, questionOf } from '../vectors/vector.js'

/** Answers a question, as JSON; it may throw, and what it answers may be anything. */
export type Answering = (question: Question) => unknown

export interface Submission {
  readonly answer: Answering
  readonly reducer: Reducer
}

const AnswerJson = closed({ state: StateJson, effects: t.readonlyArray(EffectJson, 'a list of effects') }, {})

/** The answer, if it has the form of one. Throws, with one line that says what it is instead. */
export const checkedAnswer = (answer: unknown): Answer => {
  const read = decode(AnswerJson, answer)
  if (isLeft(read)) throw new Error(`the answer is none: ${showRefusal(read.left).replace('the line', 'it')}`)
  return read.right
}

/** The log, made of the one before as far as they agree: the shell and the checker know logs by what they share. */
const sharing = (before: Log.Log, after: Log.Log): Log.Log => {
  if (Log.baseOf(before).index !== Log.baseOf(after).index || Log.baseOf(before).term !== Log.baseOf(after).term)
    return after
  const [old, now] = [Log.toEntries(before), Log.toEntries(after)]
  const differs = now.findIndex((entry, k) => JSON.stringify(entry) !== JSON.stringify(old[k]))
  const same = differs < 0 ? now.length : differs
  if (same === old.length && same === now.length) return before
  const kept = Log.truncate(before, indexAfter(before, same))
  return same === now.length ? kept : Log.append(kept, now.slice(same))
}

const indexAfter = (log: Log.Log, entries: number) =>
  (Log.baseOf(log).index + entries) as ReturnType<typeof Log.lastIndex>

const taken = (answer: Answering, config: Config, state: ServerState, event: Event) => {
  const { state: json, effects } = checkedAnswer(answer(questionOf(config, state, event)))
  const read = stateOf(json)
  const after = { ...read, log: sharing(state.log, read.log) }
  return [after, effects.map((effect) => effectOf(effect, after.log))] as const
}

/** One that is asked in JSON. */
export const askedInJson = (answer: Answering): Submission => ({
  answer,
  reducer: {
    step: (config) => (state, input) => taken(answer, config, state, input),
    start: (config, durable) =>
      taken(answer, config, reducerOf(standard).start(config, durable)[0], { _tag: 'Restart', durable }),
  },
})

/** One with the signatures of ours. A `start` may be left out: then a server begins as ours does. */
export const calledAsOurs = ({
  step,
  start = reducerOf(standard).start,
}: Partial<Reducer> & Pick<Reducer, 'step'>): Submission => ({
  reducer: { step, start },
  answer: ({ config, state, event }) => {
    const [of, before, what] = [configOf(config), stateOf(state), eventOf(event)]
    const answer = what._tag === 'Restart' ? start(of, what.durable) : step(of)(before, what)
    if (!Array.isArray(answer) || answer.length !== 2 || !Array.isArray(answer[1]))
      throw new Error('the answer is none: expected a pair of a state and a list of effects')
    const [after, effects] = answer
    return { state: stateToJson(after), effects: effects.map(effectToJson) }
  },
})

const isFunction = (u: unknown): u is (...given: readonly never[]) => unknown => typeof u === 'function'

/** Of what a module exports. Throws, with one line, if that is neither. */
export const submissionOf = (file: string, exported: Readonly<Record<string, unknown>>): Submission => {
  const { step, start, answer } = exported
  if (isFunction(answer)) return askedInJson(answer as unknown as Answering)
  if (!isFunction(step)) {
    const names = Object.keys(exported).join(', ') || 'nothing'
    throw new Error(
      `${file} exports ${names}; expected step(config), and perhaps start(config, durable), or answer(question)`,
    )
  }
  return calledAsOurs({
    step: step as unknown as Reducer['step'],
    ...(isFunction(start) ? { start: start as unknown as Reducer['start'] } : {}),
  })
}

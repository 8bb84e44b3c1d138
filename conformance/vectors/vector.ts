/**
 * Test vectors of the reducer, for Raft in other languages: what a server in a state does with an event. A vector is a
 * question, whose answer follows from our reducer.
 */
import {
  type ConfigJson,
  configOf,
  configToJson,
  type EventJson,
  eventOf,
  eventToJson,
} from '../../exports/json/events.js'
import { effectToJson, stateOf, stateToJson } from '../../exports/json/raft.js'
import type { EffectJson, StateJson } from '../../exports/json/raft-forms.js'
import { type Rules, standard } from '../../impl/raft/rules.js'
import type { Config, Event, ServerState } from '../../impl/raft/types.js'
import { acting } from '../scenarios/acting.js'
import { watched } from './watched.js'

export interface Question {
  readonly config: ConfigJson
  readonly state: StateJson
  readonly event: EventJson
}

export interface Answer {
  readonly state: StateJson
  /** In the order in which the shell has to do them. */
  readonly effects: readonly EffectJson[]
}

export interface Vector extends Question {
  /** Unique in its file. */
  readonly name: string
  /** What the rules of the reducer were asked on the way, and what they said, such as `grantsVote: false`: for people. */
  readonly decisions: readonly string[]
  readonly expected: Answer
}

/** A file of vectors. */
export interface VectorFile {
  readonly format: 'raft-lockstep vectors'
  readonly version: 1
  /** What is in it, for people. */
  readonly about: string
  readonly vectors: readonly Vector[]
}

export const questionOf = (config: Config, state: ServerState, event: Event): Question => ({
  config: configToJson(config),
  state: stateToJson(state),
  event: eventToJson(event),
})

/** The question with our reducer's answer. */
export const vectorOf = (name: string, { config, state, event }: Question): Vector => {
  const decisions = new Set<string>()
  const expected = answerTo(
    { config, state, event },
    watched((decision) => decisions.add(decision)),
  )
  return { name, config, state, event, decisions: [...decisions], expected }
}

/** What our reducer answers, by these rules. */
export const answerTo = ({ config, state, event }: Question, rules: Rules = standard): Answer => {
  const [after, effects] = acting(configOf(config), rules)(stateOf(state), eventOf(event))
  return { state: stateToJson(after), effects: effects.map(effectToJson) }
}

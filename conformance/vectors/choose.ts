/** Which steps of the walks become vectors: few, that show every decision of every rule, for each kind of event. */

import type { Rules } from '../../impl/raft/rules.js'
import type { Config, Effect, Event, ServerState } from '../../impl/raft/types.js'
import { acting } from '../scenarios/acting.js'
import { answerTo, type Question, questionOf } from './vector.js'
import { type Setup, walk } from './walk.js'
import { watched } from './watched.js'
import { wrongReducers } from './wrong.js'

/** How often everything is shown, if the walks come by it so often. */
const WANTED = 2

/** How many steps that show the same are tried on all wrong reducers. */
const TRIED = 200

/** What a vector shows, each a line. */
export type Shown = string

const kindOf = (event: Event): string => (event._tag === 'Receive' ? event.message._tag : event._tag)

const effectKind = (effect: Effect): string => (effect._tag === 'Send' ? `Send ${effect.message._tag}` : effect._tag)

/** What a step shows: the decisions that were taken, how the role changed, and what kinds of effects there were. */
export const shownBy = (config: Config, state: ServerState, event: Event): readonly Shown[] => {
  const kind = kindOf(event)
  const shown = new Set<Shown>()
  const [after, effects] = acting(
    config,
    watched((decision) => shown.add(`${kind} of a ${state.role._tag}, ${decision}`)),
  )(state, event)
  shown.add(`${kind}: ${state.role._tag} to ${after.role._tag}`)
  shown.add(`${kind} of a ${state.role._tag}: ${[...new Set(effects.map(effectKind))].join(', ') || 'nothing'}`)
  return [...shown]
}

interface Candidate {
  readonly question: Question
  readonly shown: readonly Shown[]
}

/** The wrong reducers that answer otherwise. */
const noticedBy = (question: Question): readonly Shown[] => {
  const right = JSON.stringify(answerTo(question))
  return wrongReducers.flatMap(({ name, rules }) => (saying(question, rules) === right ? [] : [`not ${name}`]))
}

const saying = (question: Question, rules: Rules): string => {
  try {
    return JSON.stringify(answerTo(question, rules))
  } catch (error) {
    return `${error}`
  }
}

/** Those without which something would be shown less often than is wanted. */
const needed = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const times = new Map<Shown, number>()
  for (const { shown } of candidates) for (const one of shown) times.set(one, (times.get(one) ?? 0) + 1)
  return candidates
    .toReversed()
    .filter(({ shown }) => {
      if (shown.some((one) => times.get(one)! <= WANTED)) return true
      for (const one of shown) times.set(one, times.get(one)! - 1)
      return false
    })
    .toReversed()
}

/** Questions from walks of these clusters that show all that was met in any of them. */
export const chosen = (setups: readonly Setup[], walks: number, steps: number): readonly Question[] => {
  const times = new Map<Shown, number>()
  const tried = new Map<string, number>()
  const candidates: Candidate[] = []
  for (let seed = 1; seed <= walks; seed++)
    for (const setup of setups)
      walk(setup, seed, steps, (config, state, event) => {
        const shown = shownBy(config, state, event)
        const key = shown.join()
        const before = tried.get(key) ?? 0
        if (before >= TRIED) return
        tried.set(key, before + 1)
        const question = questionOf(config, state, event)
        const found = [...shown, ...noticedBy(question)]
        if (found.every((one) => (times.get(one) ?? 0) >= WANTED)) return
        for (const one of found) times.set(one, (times.get(one) ?? 0) + 1)
        candidates.push({ question, shown: found })
      })
  return needed(candidates).map(({ question }) => question)
}

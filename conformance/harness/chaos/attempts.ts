/** Asks until there is a definite answer, at one node after the other, and records every attempt. */
import type { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isLeft } from 'fp-ts/lib/Either.js'
import { type Answer, type Answered, ask, isDefinite, isInFlight } from '../cluster-run/ask.js'
import { type Operation, questionOf } from '../cluster-run/operation.js'
import type { Ending, Recorder } from './recorder.js'
import { commandOf, replyOf } from './shop-language.js'
import type { Traffic } from './traffic.js'

export interface AttemptsOptions {
  readonly agent: Agent
  /** Where the nodes answer. */
  readonly urls: readonly string[]
  readonly recorder: Recorder
  readonly traffic: Traffic
  readonly random: () => number
  /** The number of the first process. When nobody knows how an attempt ended, the client goes on as the process `processes` higher. */
  readonly process: number
  readonly processes: number
  /** Whether to give up even what is under way. */
  readonly isHopeless: () => boolean
}

/** `GaveUp`: nobody knows whether it took effect; and how the last attempt ended. */
export type Outcome =
  | { readonly _tag: 'Answered'; readonly answer: Answered }
  | { readonly _tag: 'GaveUp'; readonly why: string }

/** A client that waits longer than this for one node asks another one. */
const ATTEMPT_MS = 1_500
const RETRY_MS = 120

const endingOf = (operation: Operation, answer: Answer): Ending | string => {
  if (answer._tag === 'NoAnswer') return { type: answer.sent ? 'info' : 'fail' }
  if (answer.status === 503 || isInFlight(answer)) return { type: 'fail' }
  if (answer.status === 504) return { type: 'info' }
  const reply = replyOf(operation, answer.status, answer.body)
  if (isLeft(reply)) return `${operation._tag}: ${reply.left}; the answer was ${JSON.stringify(answer.body)}`
  return { type: 'ok', reply: reply.right, place: answer.index }
}

/** `found` receives answers that make no sense. */
export const attemptsOf = (options: AttemptsOptions, found: (finding: string) => void) => {
  const { agent, urls, recorder, traffic, random, processes, isHopeless } = options
  let { process } = options
  let node = Math.floor(random() * urls.length)

  const attempt = async (operation: Operation, key: string): Promise<Answer> => {
    const end = recorder.invoke(process, commandOf(operation, key))
    const answer = await ask(agent, urls[node] ?? '', questionOf(operation, key), ATTEMPT_MS)
    const ending = endingOf(operation, answer)
    if (typeof ending === 'string') found(ending)
    const recorded: Ending = typeof ending === 'string' ? { type: 'info' } : ending
    end(recorded)
    traffic.ended(recorded.type)
    // Whoever does not know how an attempt ended must not count as one who waited for its end.
    if (recorded.type === 'info') process += processes
    return answer
  }

  return {
    /** From now on another node is asked first. */
    wander: (): void => {
      node = Math.floor(random() * urls.length)
    },
    /** The same key makes it safe to ask again. */
    answered: async (operation: Operation, key: string): Promise<Outcome> => {
      const began = performance.now()
      for (;;) {
        const answer = await attempt(operation, key)
        const why = answer._tag === 'Answered' ? `status ${answer.status}` : answer.why
        if (isDefinite(answer)) {
          traffic.served(performance.now() - began)
          return { _tag: 'Answered', answer }
        }
        if (isHopeless()) return { _tag: 'GaveUp', why }
        node = (node + 1) % urls.length
        await sleep(RETRY_MS * (0.5 + random()))
      }
    },
  }
}

/** Whether each node of a cluster answers whoever asks it: a client turns to another node, and hides one that is mute. */
import type { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Member, urlOf } from '../../../impl/node/network/members.js'
import { ask, isDefinite } from './ask.js'

/** How long each node may take to answer once no fault is left: a hundred times what it needs, elections included. */
export const ANSWERED_WITHIN_S = 10

export interface Answering {
  readonly node: string
  /** From the first question to the definite answer, in seconds; null if there was none in time. */
  readonly seconds: number | null
  /** What the last try came to. */
  readonly last: string
}

const RETRY_MS = 50
/** The question goes through the log, as every command of a client does; no client creates this product. */
const question = { method: 'GET', path: '/products/asked-of-each-node', key: null, secret: null, body: null } as const

const answering = async (agent: Agent, member: Member, withinMs: number): Promise<Answering> => {
  const began = performance.now()
  const { id: node } = member
  for (;;) {
    const left = began + withinMs - performance.now()
    const answer = await ask(agent, urlOf(member), question, Math.max(1, Math.ceil(left)))
    const last = answer._tag === 'Answered' ? `status ${answer.status}` : answer.why
    const took = performance.now() - began
    if (isDefinite(answer) && took <= withinMs) return { node, seconds: took / 1000, last }
    if (took + RETRY_MS > withinMs) return { node, seconds: null, last }
    await sleep(RETRY_MS)
  }
}

/** Asks all at once, each for itself. In the order of the members. */
export const whoAnswers = (
  agent: Agent,
  members: readonly Member[],
  withinMs = ANSWERED_WITHIN_S * 1000,
): Promise<readonly Answering[]> => Promise.all(members.map((member) => answering(agent, member, withinMs)))

/** One line for each node that did not. */
export const muteFindings = (all: readonly Answering[]): readonly string[] =>
  all.flatMap(({ node, seconds, last }) =>
    seconds === null
      ? [`${node} was asked for itself and gave no answer within ${ANSWERED_WITHIN_S} s; the last try: ${last}`]
      : [],
  )

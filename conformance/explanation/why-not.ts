/** Why a step of an implementation is not a step of the model: for the person who has to find out what went wrong. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { TermAt } from '../../model/raft/helpers.js'
import { maxAgreeIndex } from '../../model/raft/leader.js'
import { stepsOf } from '../../model/raft/outcome.js'
import type { Constants, Server, ServerId } from '../../model/raft/types.js'
import { type Candidate, candidates } from './candidates.js'
import {
  type Difference,
  differences,
  isOwnCommit,
  type MessagePattern,
  messageDifferences,
  type Observation,
  showDifference,
  showMessage,
} from './observation.js'
import { searchStates } from './search.js'
import { firstState, type SearchState, sending } from './search-state.js'

export interface WhyNot {
  /** The sequence of actions that comes nearest, possibly empty. */
  readonly nearest: readonly string[]
  /** What is wrong with it: variables that differ, messages that the model does not send or does not consume. */
  readonly differences: readonly Difference[]
  /** Each action that might have explained the step, and what stands against it; the nearest first, against which least stands. */
  readonly candidates: readonly { readonly action: string; readonly why: readonly string[] }[]
}

/** The search passes few states; a message with very many entries may make it pass more than anyone wants to read. */
const MAX_SEARCH_STATES = 2_000

/** To be called where `explanations` found none. */
export const whyNot = (c: Constants, i: ServerId, before: Server, o: Observation): WhyNot => {
  const lacking = (at: SearchState): readonly Difference[] => [
    ...differences(before, at.s, o),
    ...at.unsent.map(({ message }) => unsent(c, i, at.s, message)),
    ...(at.received === null
      ? []
      : [{ field: 'received message', expected: 'still in the network', actual: showMessage(at.received) }]),
  ]
  const first = firstState(before, o)
  let nearest = first
  let least = lacking(first)
  let visited = 0
  for (const at of searchStates(c, i, before, o)) {
    const found = lacking(at)
    // Of two that come equally near, the one that got further tells more.
    const nearer = found.length - least.length || nearest.actions.length - at.actions.length
    if (nearer < 0) {
      nearest = at
      least = found
    }
    if (++visited === MAX_SEARCH_STATES) break
  }
  return {
    nearest: nearest.actions,
    differences: least,
    candidates: candidates(c, i, o, first)
      .map((candidate) => ({ action: nameOf(candidate), why: against(c, i, candidate, first, lacking) }))
      .sort((a, b) => distance(a.why) - distance(b.why)),
  }
}

/** How many conjuncts fail: of an action that may be taken in several ways, each with its label, in the nearest of them. */
const distance = (why: readonly string[]): number => {
  const ways = new Map<string, number>()
  for (const reason of why) {
    const way = /^(\w+): /.exec(reason)?.[1] ?? ''
    ways.set(way, (ways.get(way) ?? 0) + 1)
  }
  return Math.min(...ways.values())
}

/** Of the several actions by which a message may be received, those that are enabled, if any. */
const nameOf = ({ action, outcome }: Candidate): string => {
  const enabled = new Set(stepsOf(outcome).map((step) => step.action))
  return action === 'Receive' && enabled.size > 0 ? [...enabled].join(' or ') : action
}

/** What stands against one candidate: its guards, a message that it would send, or where it leads. */
const against = (
  c: Constants,
  i: ServerId,
  { action, outcome, next }: Candidate,
  at: SearchState,
  lacking: (at: SearchState) => readonly Difference[],
): readonly string[] => {
  const [reached] = next
  if (reached !== undefined) return lacking(reached).map((difference) => `leads to ${showDifference(difference)}`)
  if (isLeft(outcome)) return outcome.left
  const texts = stepsOf(outcome).flatMap((step) =>
    step.sent.map((m) => {
      const alike = at.unsent.find(({ message: n }) => n.mtype === m.mtype && n.mdest === m.mdest)?.message
      if (alike === undefined) return `it would send ${showMessage(m)}, which was not sent`
      return `it would send ${m.mtype} with ${messageDifferences(m, alike).map(showDifference).join('; ')}`
    }),
  )
  return texts.length > 0 ? [...new Set(texts)] : [action === 'AdvanceCommitIndex' ? notAdvanced(c, i, at.s) : NOTHING]
}

const NOTHING = 'it changes nothing'

/** AdvanceCommitIndex is enabled in every leader, and mostly changes nothing: the reason is in its update. */
const notAdvanced = (c: Constants, i: ServerId, s: Server): string => {
  const agreed = maxAgreeIndex(c, i, s)
  const term = TermAt(s.log, agreed)
  if (agreed === 0) return `${NOTHING}: no entry is on a quorum, matchIndex is [${s.matchIndex.join(', ')}]`
  if (term === s.currentTerm) return `${NOTHING}: ${agreed} is the highest index on a quorum`
  return `${NOTHING}: the entry at ${agreed}, the highest index on a quorum, is of term ${term}, currentTerm is ${s.currentTerm}`
}

/** A message that was sent and that the model does not send. */
const unsent = (c: Constants, i: ServerId, s: Server, m: MessagePattern): Difference => {
  const outcome = sending(c, i, s, m)
  const actual = showMessage(m)
  if (outcome === undefined) return { field: 'sent message', expected: 'no such reply', actual }
  if (isLeft(outcome)) return { field: 'sent message', expected: `none: ${outcome.left.join('; ')}`, actual }
  const [would] = stepsOf(outcome).flatMap((step) => step.sent)
  if (would === undefined) return { field: 'sent message', expected: 'none', actual }
  const isOwn = isOwnCommit(c, s, would, m)
  const commit = { field: 'leaderCommit', expected: `${s.commitIndex}`, actual: `${m.mleaderCommit}` }
  const fields = [...messageDifferences(would, m), ...(isOwn ? [] : [commit])]
  if (fields.length === 0) return { field: 'sent message', expected: 'none in this event', actual }
  return {
    field: `sent ${m.mtype}`,
    expected: fields.map(({ field, expected }) => `${field} ${expected}`).join(', '),
    actual: fields.map(({ field, actual: was }) => `${field} ${was}`).join(', '),
  }
}

/** How much a trace leaves open: in how many states its nodes may be, and which fields would have told. */
import type { WholeMessage } from '../../model/raft/features/types.js'
import type { Server } from '../../model/raft/types.js'
import { sameLog } from '../explanation/observation.js'

export interface Carried {
  /** The states in which a node may be after one of its events: at most, and on average over all events. */
  readonly most: number
  readonly mean: number
  /** Fields that would tell these states or the possible messages apart, with the number of events that leave them open; most first. */
  readonly open: Readonly<Record<string, number>>
}

/** The variables by which states may differ, by the names that a trace has for them. */
const variables: readonly (readonly [field: string, differ: (a: Server, b: Server) => boolean])[] = [
  ['currentTerm', (a, b) => a.currentTerm !== b.currentTerm],
  ['votedFor', (a, b) => a.votedFor !== b.votedFor],
  ['log', (a, b) => !sameLog(a.log, b.log)],
  ['role', (a, b) => a.state !== b.state],
  ['commitIndex', (a, b) => a.commitIndex !== b.commitIndex],
  ['votesGranted', (a, b) => String(a.votesGranted) !== String(b.votesGranted)],
  ['matchIndex', (a, b) => String(a.matchIndex) !== String(b.matchIndex)],
  ['features', (a, b) => JSON.stringify(a.features) !== JSON.stringify(b.features)],
]

/** The fields of messages that may be left out, and their names in the model. */
export const optionalOfMessages: Readonly<Record<string, string>> = {
  lastLogIndex: 'mlastLogIndex',
  lastLogTerm: 'mlastLogTerm',
  prevLogTerm: 'mprevLogTerm',
  leaderCommit: 'mcommitIndex',
  matchIndex: 'mmatchIndex',
}

const openIn = (states: readonly Server[], sent: readonly (readonly WholeMessage[])[]): ReadonlySet<string> => {
  const [first, ...others] = states
  const ofNode = variables.flatMap(([field, differ]) =>
    first !== undefined && others.some((other) => differ(first, other)) ? [field] : [],
  )
  const ofMessages = Object.entries(optionalOfMessages).flatMap(([field, name]) =>
    sent.some(
      ([one, ...more]) => one !== undefined && more.some((m) => Reflect.get(m, name) !== Reflect.get(one, name)),
    )
      ? [`sent[].${field}`]
      : [],
  )
  return new Set([...ofNode, ...ofMessages])
}

export const carriedCounts = () => {
  let most = 0
  let total = 0
  let events = 0
  const open = new Map<string, number>()
  return {
    /** After one event: the states of its node, and what each of its messages may be. */
    add: (states: readonly Server[], sent: readonly (readonly WholeMessage[])[]): void => {
      events += 1
      total += states.length
      most = Math.max(most, states.length)
      if (states.length === 1 && sent.every((messages) => messages.length === 1)) return
      for (const field of openIn(states, sent)) open.set(field, (open.get(field) ?? 0) + 1)
    },
    counts: (): Carried => ({
      most,
      mean: events === 0 ? 0 : Math.round((100 * total) / events) / 100,
      open: Object.fromEntries([...open].sort(([, a], [, b]) => b - a)),
    }),
  }
}

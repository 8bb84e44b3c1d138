/** Why an action of the model never fired: the guards that were true in no state of random walks. */
import { isRight } from 'fp-ts/lib/Either.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import { type SimulationOptions, simulating } from '../../../model/checker/simulate.js'
import { constantsOf, type Settings } from '../../../model/raft/bounds.js'
import { isAction, Next } from '../../../model/raft/next.js'
import type { Outcome } from '../../../model/raft/outcome.js'
import { raft } from '../../../model/raft/protocol.js'
import type { Action, Constants, Message, Server } from '../../../model/raft/types.js'
import { counted } from '../../../text/counts.js'

/** What a message that an action waits for is called, by the types that it takes. */
const awaitedBy = (action: Action): string | undefined => {
  const row = Next[action]
  if (row.by === 'server') return undefined
  if (row.by === 'network') return 'message'
  if (row.types.length === 1) return row.types[0]
  return row.types.every((type) => type.endsWith('Response')) ? 'response' : 'message'
}

/** What became of an action in every state that was looked at. */
interface Tally {
  /** How often it was considered: for a server, or for a server and a message or another parameter. */
  considered: number
  /** The conjuncts that were false every time; null before the first time. */
  alwaysFalse: ReadonlySet<string> | null
  fired: boolean
}

/** The text of a failed guard without the values that it looked at. */
const conjunctOf = (failure: string): string => failure.replace(/: [^:]* is .*$/, '')

const note = (tally: Tally, outcome: Outcome): void => {
  tally.considered += 1
  if (isRight(outcome)) {
    tally.fired = true
    return
  }
  const failed = new Set(outcome.left.map(conjunctOf))
  const earlier = tally.alwaysFalse
  tally.alwaysFalse = earlier === null ? failed : new Set([...earlier].filter((conjunct) => failed.has(conjunct)))
}

const look = (
  c: Constants,
  action: Action,
  tally: Tally,
  { servers, messages }: GlobalState<Server, Message>,
): void => {
  const row = Next[action]
  if (row.by === 'server')
    for (const [i, s] of servers.entries()) for (const outcome of row.outcomes(c, i, s)) note(tally, outcome)
  if (row.by !== 'message') return
  for (const { message } of messages) {
    const receiver = servers[message.mdest]
    if (receiver !== undefined && row.types.includes(message.mtype))
      note(tally, row.outcome(c, message.mdest, receiver, message))
  }
}

/** Short walks, since what never fires is found near the initial state or not at all. */
const WALKS: SimulationOptions = { seed: 1, depth: 60, walks: 40 }

/**
 * One line for each of the actions, which never fired in an exploration with these settings. What is said rests on the
 * states that random walks come to, not on all.
 */
export const neverFiredLines = (
  settings: Settings,
  actions: readonly string[],
  walks: SimulationOptions = WALKS,
): readonly string[] => {
  if (actions.length === 0) return []
  const c = constantsOf(settings)
  const tallies = new Map(
    actions
      .filter(isAction)
      .map((action): [Action, Tally] => [action, { considered: 0, alwaysFalse: null, fired: false }]),
  )
  let states = 0
  const simulation = simulating({ ...raft(settings), invariants: [], actionProperties: [] }, walks, (state) => {
    states += 1
    for (const [action, tally] of tallies) look(c, action, tally, state)
  })
  while (!simulation.advance(Number.POSITIVE_INFINITY));
  return [...tallies].map(([action, tally]) => `${action} never fired: ${reasonOf(action, tally, states)}`)
}

const reasonOf = (action: Action, { considered, alwaysFalse, fired }: Tally, states: number): string => {
  const where = `in ${counted(states, 'state')} of random walks`
  if (fired) return 'the exploration stopped before it came to a state in which its guards are true'
  if (considered === 0) {
    const awaited = awaitedBy(action)
    return awaited === undefined ? 'there is nothing to try it with' : `no ${awaited} was in the network ${where}`
  }
  const never = [...(alwaysFalse ?? [])]
  if (never.length === 0) return `each of its guards was true now and then, but never all of them ${where}`
  return `${never.map((conjunct) => `\`${conjunct}\``).join(' and ')} ${never.length === 1 ? 'was' : 'were'} never true ${where}`
}

/** Why an action of the model never fired: the guards that were true in no state of random walks. */
import { isRight } from 'fp-ts/lib/Either.js'
import type { GlobalState, Protocol } from '../../../model/checker/protocol.js'
import { type SimulationOptions, simulating } from '../../../model/checker/simulate.js'
import { constantsOf, type Settings } from '../../../model/raft/bounds.js'
import { wholeUnaskedRows } from '../../../model/raft/features/next.js'
import { type WholeSettings, wholeRaft } from '../../../model/raft/features/protocol.js'
import { wholeReceiveRows } from '../../../model/raft/features/receive.js'
import type { Features, WholeMessage } from '../../../model/raft/features/types.js'
import { isAction, Next } from '../../../model/raft/next.js'
import type { Outcome } from '../../../model/raft/outcome.js'
import { raft } from '../../../model/raft/protocol.js'
import type { Constants, Server } from '../../../model/raft/types.js'
import { counted } from '../../../text/counts.js'

/** How an action is tried: by a server unasked, or on messages of these types. An action of the network has no way. */
interface Way {
  readonly unasked: readonly ((c: Constants, i: number, s: Server) => readonly Outcome<unknown>[])[]
  readonly received: readonly {
    readonly types: readonly string[]
    readonly outcome: (c: Constants, i: number, s: Server, m: never) => Outcome<unknown>
  }[]
}

const wayOfCore = (action: string): Way => {
  if (!isAction(action)) return { unasked: [], received: [] }
  const row = Next[action]
  if (row.by === 'server') return { unasked: [row.outcomes], received: [] }
  return { unasked: [], received: row.by === 'message' ? [row] : [] }
}

const wayOfWhole = (action: string): Way => ({
  unasked: wholeUnaskedRows.flatMap(([name, outcomes]) => (name === action ? [outcomes] : [])),
  received: wholeReceiveRows.flatMap(([name, types, outcome]) => (name === action ? [{ types, outcome }] : [])),
})

/** What a message that an action waits for is called, by the types that it takes. */
const awaitedBy = ({ unasked, received }: Way): string | undefined => {
  if (unasked.length > 0) return undefined
  const types = received.flatMap((one) => one.types)
  if (types.length === 1) return types[0]
  return types.length > 0 && types.every((type) => type.endsWith('Response')) ? 'response' : 'message'
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

const note = (tally: Tally, outcome: Outcome<unknown>): void => {
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
  { unasked, received }: Way,
  tally: Tally,
  { servers, messages }: GlobalState<Server, WholeMessage>,
): void => {
  for (const outcomes of unasked)
    for (const [i, s] of servers.entries()) for (const outcome of outcomes(c, i, s)) note(tally, outcome)
  for (const { types, outcome } of received)
    for (const { message } of messages) {
      const receiver = servers[message.mdest]
      // An action is tried with messages of its types only.
      if (receiver !== undefined && types.includes(message.mtype))
        note(tally, outcome(c, message.mdest, receiver, message as never))
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
): readonly string[] => linesOf(raft(settings), constantsOf(settings), wayOfCore, actions.filter(isAction), walks)

/** The same of Raft with these features. */
export const wholeNeverFiredLines = (
  settings: WholeSettings,
  features: Features,
  actions: readonly string[],
  walks: SimulationOptions = WALKS,
): readonly string[] =>
  linesOf(wholeRaft(settings, features), { ...constantsOf(settings), features }, wayOfWhole, actions, walks)

const linesOf = <M extends WholeMessage, E>(
  protocol: Protocol<Server, M, E>,
  c: Constants,
  wayOf: (action: string) => Way,
  actions: readonly string[],
  walks: SimulationOptions,
): readonly string[] => {
  if (actions.length === 0) return []
  const looked = actions.map((action) => ({
    action,
    way: wayOf(action),
    tally: { considered: 0, alwaysFalse: null, fired: false } satisfies Tally as Tally,
  }))
  let states = 0
  const simulation = simulating({ ...protocol, invariants: [], actionProperties: [] }, walks, (state) => {
    states += 1
    for (const { way, tally } of looked) look(c, way, tally, state)
  })
  while (!simulation.advance(Number.POSITIVE_INFINITY));
  return looked.map(({ action, way, tally }) => `${action} never fired: ${reasonOf(way, tally, states)}`)
}

const reasonOf = (way: Way, { considered, alwaysFalse, fired }: Tally, states: number): string => {
  const where = `in ${counted(states, 'state')} of random walks`
  if (fired) return 'the exploration stopped before it came to a state in which its guards are true'
  if (considered === 0) {
    const awaited = awaitedBy(way)
    return awaited === undefined ? 'there is nothing to try it with' : `no ${awaited} was in the network ${where}`
  }
  const never = [...(alwaysFalse ?? [])]
  if (never.length === 0) return `each of its guards was true now and then, but never all of them ${where}`
  return `${never.map((conjunct) => `\`${conjunct}\``).join(' and ')} ${never.length === 1 ? 'was' : 'were'} never true ${where}`
}

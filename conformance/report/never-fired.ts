/** Why an action of the model never fired: the guards that were true in no state of random walks. */
import { type Either, isRight } from 'fp-ts/lib/Either.js'
import type { GlobalState } from '../../model/checker/protocol.js'
import { type SimulationOptions, simulating } from '../../model/checker/simulate.js'
import { constantsOf, type Settings } from '../../model/raft/bounds.js'
import {
  BecomeLeader,
  HandleRequestVoteRequest,
  HandleRequestVoteResponse,
  RequestVote,
  Restart,
  Timeout,
} from '../../model/raft/election.js'
import { HandleAppendEntriesRequest } from '../../model/raft/follow.js'
import { raft } from '../../model/raft/protocol.js'
import { DropStaleResponse, UpdateTerm } from '../../model/raft/receive.js'
import {
  AdvanceCommitIndex,
  AppendEntries,
  ClientRequest,
  HandleAppendEntriesResponse,
} from '../../model/raft/replication.js'
import type { Constants, Message, Server } from '../../model/raft/types.js'
import { counted } from './display.js'

type Outcome = Either<readonly string[], unknown>
type Spontaneous = (c: Constants, i: number, s: Server) => readonly Outcome[]
/** Undefined for a message of another type. */
type OnMessage = (c: Constants, i: number, s: Server, m: Message) => Outcome | undefined

const others = (c: Constants): readonly number[] => Array.from({ length: c.servers }, (_, j) => j)

const spontaneous: Readonly<Record<string, Spontaneous>> = {
  Restart: (c, i, s) => [Restart(c, i, s)],
  Timeout: (c, i, s) => [Timeout(c, i, s)],
  RequestVote: (c, i, s) => others(c).map((j) => RequestVote(c, i, s, j)),
  BecomeLeader: (c, i, s) => [BecomeLeader(c, i, s)],
  ClientRequest: (c, i, s) => c.values.map((v) => ClientRequest(c, i, s, v)),
  AdvanceCommitIndex: (c, i, s) => [AdvanceCommitIndex(c, i, s)],
  AppendEntries: (c, i, s) => others(c).map((j) => AppendEntries(c, i, s, j)),
}

const onMessage: Readonly<Record<string, { readonly of: string; readonly take: OnMessage }>> = {
  UpdateTerm: { of: 'message', take: (c, i, s, m) => UpdateTerm(c, i, s, m.msource, m) },
  DropStaleResponse: {
    of: 'response',
    take: (c, i, s, m) =>
      m.mtype === 'RequestVoteResponse' || m.mtype === 'AppendEntriesResponse'
        ? DropStaleResponse(c, i, s, m.msource, m)
        : undefined,
  },
  HandleRequestVoteRequest: {
    of: 'RequestVoteRequest',
    take: (c, i, s, m) =>
      m.mtype === 'RequestVoteRequest' ? HandleRequestVoteRequest(c, i, s, m.msource, m) : undefined,
  },
  HandleRequestVoteResponse: {
    of: 'RequestVoteResponse',
    take: (c, i, s, m) =>
      m.mtype === 'RequestVoteResponse' ? HandleRequestVoteResponse(c, i, s, m.msource, m) : undefined,
  },
  HandleAppendEntriesRequest: {
    of: 'AppendEntriesRequest',
    take: (c, i, s, m) =>
      m.mtype === 'AppendEntriesRequest' ? HandleAppendEntriesRequest(c, i, s, m.msource, m) : undefined,
  },
  HandleAppendEntriesResponse: {
    of: 'AppendEntriesResponse',
    take: (c, i, s, m) =>
      m.mtype === 'AppendEntriesResponse' ? HandleAppendEntriesResponse(c, i, s, m.msource, m) : undefined,
  },
  DuplicateMessage: { of: 'message', take: () => undefined },
  DropMessage: { of: 'message', take: () => undefined },
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
  action: string,
  tally: Tally,
  { servers, messages }: GlobalState<Server, Message>,
): void => {
  for (const [i, s] of servers.entries())
    for (const outcome of spontaneous[action]?.(c, i, s) ?? []) note(tally, outcome)
  for (const { message } of messages) {
    const receiver = servers[message.mdest]
    const outcome = receiver === undefined ? undefined : onMessage[action]?.take(c, message.mdest, receiver, message)
    if (outcome !== undefined) note(tally, outcome)
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
    actions.map((action): [string, Tally] => [action, { considered: 0, alwaysFalse: null, fired: false }]),
  )
  let states = 0
  const simulation = simulating({ ...raft(settings), invariants: [], actionProperties: [] }, walks, (state) => {
    states += 1
    for (const [action, tally] of tallies) look(c, action, tally, state)
  })
  while (!simulation.advance(Number.POSITIVE_INFINITY));
  return [...tallies].map(([action, tally]) => `${action} never fired: ${reasonOf(action, tally, states)}`)
}

const reasonOf = (action: string, { considered, alwaysFalse, fired }: Tally, states: number): string => {
  const where = `in ${counted(states, 'state')} of random walks`
  if (fired) return 'the exploration stopped before it came to a state in which its guards are true'
  if (considered === 0) {
    const awaited = onMessage[action]?.of
    return awaited === undefined ? 'there is nothing to try it with' : `no ${awaited} was in the network ${where}`
  }
  const never = [...(alwaysFalse ?? [])]
  if (never.length === 0) return `each of its guards was true now and then, but never all of them ${where}`
  return `${never.map((conjunct) => `\`${conjunct}\``).join(' and ')} ${never.length === 1 ? 'was' : 'were'} never true ${where}`
}

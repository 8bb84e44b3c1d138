/**
 * A cluster of reducers with a network and disks, for tests. It carries effects out as the shell does, and checks the
 * safety properties of the paper's figure 3 after every step: `violation` is the first that failed.
 */

import { isSome } from 'fp-ts/lib/Option.js'
import { type Act, acting } from '../../../conformance/scenarios/acting.js'
import { encodeState } from '../../../impl/raft/encode.js'
import { textOfPayload } from '../../../impl/raft/features/members.js'
import * as Log from '../../../impl/raft/log.js'
import { matchIndexOf } from '../../../impl/raft/progress.js'
import { type Rules, standard } from '../../../impl/raft/rules.js'
import { initial, isLeader, restore } from '../../../impl/raft/state.js'
import {
  type Durable,
  type Effect,
  type Entry,
  type Event,
  Index,
  type Message,
  ServerId,
  type ServerState,
} from '../../../impl/raft/types.js'

export interface Server {
  readonly id: ServerId
  readonly act: Act
  state: ServerState
  /** What the `Persist` effects have made durable. */
  disk: Durable
}

export interface Cluster {
  readonly servers: readonly Server[]
  readonly network: Message[]
  readonly violation: () => string | undefined
  readonly input: (server: Server, input: Event) => void
  /** Restarts a server from its disk. */
  readonly crash: (server: Server) => void
  /** The server with the number, from 1. */
  readonly server: (number: number) => Server
  /** Hands the message at this place of the network over. */
  readonly deliver: (at: number) => void
  /** Delivers, oldest first, until nothing is on the way; fails if that takes more than `limit` messages. */
  readonly settle: (limit?: number) => void
}

export const createCluster = (size: number, rules: Rules = standard, maxEntriesPerMessage = 2): Cluster => {
  const ids = Array.from({ length: size }, (_, i) => ServerId(`n${i + 1}`))
  const servers = ids.map((id): Server => {
    const config = { id, servers: ids, maxEntriesPerMessage }
    return { id, act: acting(config, rules), state: restore(initial), disk: initial }
  })
  const network: Message[] = []
  const leaders = new Map<number, ServerId>()
  const committed: Entry[] = []
  let violation: string | undefined
  const check = (holds: boolean, property: string) => {
    if (!holds) violation ??= property
  }

  const carryOut = (server: Server, effect: Effect, position: number) => {
    if (effect._tag === 'Persist') {
      check(position === 0, 'Persist comes first')
      const { currentTerm, votedFor, keep, entries } = effect
      server.disk = { currentTerm, votedFor, log: Log.append(Log.truncate(server.disk.log, keep), entries) }
    }
    if (effect._tag === 'Send') network.push(effect.message)
    if (effect._tag === 'Apply') {
      Log.entriesFrom(effect.log, effect.from, effect.to - effect.from + 1).forEach((entry, i) => {
        const known = (committed[effect.from - 1 + i] ??= entry)
        check(same(known, entry), 'StateMachineSafety')
      })
    }
  }

  const input = (server: Server, given: Event) => {
    const before = server.state
    const [after, effects] = server.act(before, given)
    server.state = after
    effects.forEach((effect, i) => {
      carryOut(server, effect, i)
    })
    check(encodeState(restore(server.disk)) === encodeState(restore(after)), 'what is durable has been persisted')
    for (const [name, holds] of actionProperties(before, after, given)) check(holds, name)
    for (const effect of effects) check(acknowledgesTheRequest(given, effect), 'AcknowledgesTheRequest')
    if (!isLeader(after)) return
    if (!leaders.has(after.currentTerm)) check(holdsAll(after.log, committed), 'LeaderCompleteness')
    check((leaders.get(after.currentTerm) ?? server.id) === server.id, 'ElectionSafety')
    leaders.set(after.currentTerm, server.id)
  }

  const deliver = (at: number) => {
    const [message] = network.splice(at, 1)
    const server = servers.find(({ id }) => id === message?.to)
    if (message !== undefined && server !== undefined) input(server, { _tag: 'Receive', message })
  }

  const settle = (limit = 10_000) => {
    for (let count = 0; network.length > 0; count += 1) {
      if (count === limit) throw new Error(`the network did not come to rest after ${limit} messages`)
      deliver(0)
    }
  }

  const crash = (server: Server) => input(server, { _tag: 'Restart', durable: server.disk })
  const server = (number: number) => servers[number - 1]!
  return { servers, server, network, violation: () => violation, input, crash, deliver, settle }
}

const payloadText = ({ payload }: Entry) => `${payload._tag}:${textOfPayload(payload)}`
const same = (a: Entry, b: Entry) => a === b || (a.term === b.term && payloadText(a) === payloadText(b))

const holdsAll = (log: Log.Log, committed: readonly Entry[]) =>
  committed.every((entry, i) => Log.has(log, Index(i + 1), entry.term))

/** What no step of a server may do, with the names of the properties. */
const actionProperties = (before: ServerState, after: ServerState, input: Event): readonly [string, boolean][] => {
  const sameTerm = before.currentTerm === after.currentTerm
  const { keep } = Log.diff(before.log, after.log)
  const leads = sameTerm && isLeader(before) && isLeader(after)
  return [
    ['TermsNeverFall', after.currentTerm >= before.currentTerm],
    ['VoteIsKept', !sameTerm || !isSome(before.votedFor) || sameVote(before, after)],
    ['CommitIndexNeverFalls', input._tag === 'Restart' || after.commitIndex >= before.commitIndex],
    ['CommittedIsInTheLog', after.commitIndex <= Log.lastIndex(after.log)],
    ['CommittedIsNotRemoved', keep >= before.commitIndex || input._tag === 'Restart'],
    ['LeaderAppendOnly', !leads || keep === Log.lastIndex(before.log)],
    ['MatchIndexNeverFalls', !leads || !matchFell(before, after)],
  ]
}

/** A success says of the request's entries that they are in the log, and of no others. */
const acknowledgesTheRequest = (input: Event, effect: Effect): boolean => {
  if (input._tag !== 'Receive' || input.message._tag !== 'AppendEntries' || effect._tag !== 'Send') return true
  const { prevLogIndex, entries } = input.message
  const { message } = effect
  if (message._tag !== 'AppendEntriesResponse' || message.result._tag !== 'Matched') return true
  return message.result.matchIndex === prevLogIndex + entries.length
}

const sameVote = (a: ServerState, b: ServerState) =>
  isSome(a.votedFor) && isSome(b.votedFor) && a.votedFor.value === b.votedFor.value

const matchFell = (before: ServerState, after: ServerState): boolean => {
  if (!isLeader(before) || !isLeader(after)) return false
  const now = after.role.progress
  return [...before.role.progress].some(([id, progress]) => {
    const later = now.get(id)
    return later === undefined || matchIndexOf(later) < matchIndexOf(progress)
  })
}

/**
 * Invariants on the state of the whole cluster, each asked when something changes that it reads, at a cost that does not
 * grow with the logs. They follow from refinement, so they are a second look by other means.
 */
import { isSome } from 'fp-ts/lib/Option.js'
import type { ObservedStep } from '../../../impl/node/core/observer.js'
import { textOfPayload } from '../../../impl/raft/features/members.js'
import * as Log from '../../../impl/raft/log.js'
import { type Entry, Index, type ServerId, type ServerState, Term } from '../../../impl/raft/types.js'
import type { Features } from '../../../model/raft/features/types.js'
import { configurationOf, isQuorum } from '../../../model/raft/quorum.js'
import { Relaxed, type Server } from '../../../model/raft/types.js'
import { conformanceModel } from '../../explanation/conformance-model.js'
import { runSafety } from '../../traces/run-safety.js'
import type { Report } from './violation.js'

export interface Invariants {
  /** `now` is the model's server after the step. */
  readonly stepped: (server: ServerId, step: ObservedStep, now: Server) => void
  readonly elections: () => number
  /** The state of a server after its last step. */
  readonly state: (server: ServerId) => ServerState | undefined
  /** All entries that are known to be committed. */
  readonly committed: () => readonly Entry[]
}

interface Placed {
  readonly entry: Entry
  readonly termBefore: Term
}

const isSameEntry = (a: Entry, b: Entry): boolean =>
  a.term === b.term && a.payload._tag === b.payload._tag && textOfPayload(a.payload) === textOfPayload(b.payload)

const termAt = (log: Log.Log, index: number): Term => {
  const term = Log.termAt(log, Index(index))
  return isSome(term) ? term.value : Term(0)
}

export const clusterInvariants = (servers: readonly ServerId[], report: Report, features?: Features): Invariants => {
  const model = conformanceModel(servers.length, [], Relaxed, features)
  const agreed = runSafety()
  const states = new Map<ServerId, ServerState>()
  const seen = new Map<ServerId, Server>()
  /** By index and term, all entries that were ever in a log. */
  const entries: Map<Term, Placed>[] = []
  let furthest: ServerState | null = null
  const committed: Entry[] = []
  /** Such a server leads a term, and knows an entry to be committed, before its disk has either. */
  const isOwnQuorum = servers.length === 1

  /** Figure 3 of the paper: an index and a term determine the entry, and by induction all entries before it. */
  const logMatching = (server: ServerId, { after, effects }: ObservedStep): void => {
    for (const effect of effects) {
      if (effect._tag !== 'Persist') continue
      effect.entries.forEach((entry, k) => {
        const index = effect.keep + 1 + k
        const termBefore = k === 0 ? termAt(after.log, effect.keep) : (effect.entries[k - 1]?.term ?? Term(0))
        const placed = entries[index] ?? new Map<Term, Placed>()
        entries[index] = placed
        const known = placed.get(entry.term)
        if (known === undefined) placed.set(entry.term, { entry, termBefore })
        else if (!isSameEntry(known.entry, entry) || known.termBefore !== termBefore) {
          report('LogMatching', `${server} has another entry at index ${index} of term ${entry.term} than another node`)
        }
      })
    }
  }
  /** Figure 3: whoever becomes leader has all entries that are known to be committed. */
  const leaderCompleteness = (server: ServerId, { after }: ObservedStep): void => {
    if (furthest === null || after.role._tag !== 'Leader') return
    const { commitIndex, log } = furthest
    if (after.currentTerm <= furthest.currentTerm) return
    if (!Log.has(after.log, commitIndex, termAt(log, commitIndex))) {
      report('LeaderCompleteness', `${server} leads term ${after.currentTerm} without committed entry ${commitIndex}`)
    }
  }
  /** The etcd specification's QuorumLogInv: what is committed is on a quorum, of nodes that are up or down. */
  const committedIsOnQuorum = (server: ServerId, { commitIndex, log }: ServerState, now: Server): void => {
    const term = termAt(log, commitIndex)
    const holders = servers.filter((other) => {
      const state = states.get(other)
      return state !== undefined && Log.has(state.log, commitIndex, term)
    })
    const numbers = holders.map((holder) => servers.indexOf(holder))
    if (isQuorum(configurationOf(model, now), numbers)) return
    report('QuorumLog', `${server} commits index ${commitIndex}, which is in the logs of ${holders.join(', ')} only`)
  }

  /** A crash takes what the disk did not have yet. Had anybody learned of it, the answers or the shops would differ. */
  const forget = ({ snapshot }: ServerState): void => {
    furthest = null
    committed.length = Math.min(committed.length, snapshot?.index ?? 0)
    entries.length = 0
  }

  return {
    stepped: (server, step, now) => {
      const { before, after, input } = step
      states.set(server, after)
      if (isOwnQuorum && input._tag === 'Restart') forget(after)
      // A step that leaves the model's server as it was says nothing new.
      if (now !== seen.get(server)) {
        seen.set(server, now)
        const disagreement = agreed.add(servers.indexOf(server), [now])
        if (disagreement !== null) report(disagreement.slice(0, disagreement.indexOf(':')), disagreement)
      }
      if (after.log !== before.log && input._tag !== 'Restart') logMatching(server, step)
      if (after.role._tag === 'Leader' && before.role._tag !== 'Leader') leaderCompleteness(server, step)
      if (after.commitIndex > (furthest?.commitIndex ?? 0)) {
        committedIsOnQuorum(server, after, now)
        committed.push(...Log.entriesFrom(after.log, Index(committed.length + 1), after.commitIndex - committed.length))
        furthest = after
      }
    },
    elections: agreed.elections,
    state: (server) => states.get(server),
    committed: () => committed,
  }
}

/** Everything that looks at the steps of a simulated cluster, as the observers of its nodes. */
import type { MessageId, ObservedStep, Observer } from '../../../impl/node/core/observer.js'
import { lastIndex, lastTerm } from '../../../impl/raft/log.js'
import type { ServerId, ServerState } from '../../../impl/raft/types.js'
import type { Features } from '../../../model/raft/features/types.js'
import { clusterInvariants, type Invariants } from './invariants.js'
import { refinementOf } from './refinement.js'
import type { Report } from './violation.js'

export interface Watch {
  readonly observer: (server: ServerId) => Observer
  /** A message leaves its node. */
  readonly sent: (server: ServerId, message: MessageId) => void
  readonly steps: () => number
  /** The state of a server after its last step. */
  readonly state: (server: ServerId) => ServerState | undefined
  readonly invariants: Invariants
}

export interface WatchOptions {
  readonly servers: readonly ServerId[]
  /** What is on beyond raft.tla. */
  readonly features: Features | undefined
  readonly report: Report
  /** Told of all that is to go into the hash of the run, in its order. */
  readonly event: (text: string) => void
  /** Virtual milliseconds. */
  readonly time: () => number
  /** A further onlooker of a life of a node. */
  readonly besides: (server: ServerId) => Observer
}

/** In a millisecond: whole numbers are written much faster than others. */
const TICKS = 1024

const textOf = (server: ServerId, { input, received, after, sent }: ObservedStep): string => {
  const { currentTerm, role, commitIndex, log } = after
  const first = sent[0]?.id ?? ''
  return `${server} ${input._tag} ${received ?? ''} ${first} ${sent.length} ${role._tag} ${currentTerm} ${lastIndex(log)} ${lastTerm(log)} ${commitIndex}`
}

export const watching = ({ servers, features, report, event, time, besides }: WatchOptions): Watch => {
  const refinement = refinementOf(servers, report, features)
  const invariants = clusterInvariants(servers, report, features)
  let steps = 0
  return {
    observer: (server) => {
      const also = besides(server)
      return {
        ...also,
        stepped: (step) => {
          steps += 1
          also.stepped(step)
          event(`${Math.floor(time() * TICKS)} ${textOf(server, step)}`)
          invariants.stepped(server, step, refinement.stepped(server, step))
        },
      }
    },
    sent: (server, message) => {
      event(message)
      refinement.noticed(server, message)
    },
    steps: () => steps,
    state: invariants.state,
    invariants,
  }
}

/** The clients' side of a node: their requests on the way in, and what comes of them on the way out. */
import { isSome } from 'fp-ts/lib/Option.js'
import type { ClientRequest, ServerId, Term } from '../../raft/types.js'
import type { Backend, Outcome } from '../core/backend.js'
import type { Reply } from '../core/interpreter.js'
import type { NodeOptions } from '../core/node-options.js'
import type { ForwardedCommand } from './forwarded.js'
import { type Pending, pendingRequests, type Request } from './pending.js'

export interface Clients<R> {
  readonly submit: Backend<R>['submit']
  /** The same for a command that a peer has passed on. */
  readonly serve: (command: ForwardedCommand, done: (outcome: Outcome<R>) => void) => void
  readonly replied: (reply: Reply) => void
  readonly applied: Pending<R>['applied']
  readonly passed: Pending<R>['passed']
  /** What came of a command that was passed on. */
  readonly answered: Pending<R>['answer']
  /** To be called after each step. */
  readonly termIs: (term: Term) => void
  /** How many requests wait for the leader. */
  readonly atLeader: () => number
  /** Answers every request that waits as lost, and takes no more. */
  readonly stop: () => void
}

/** How the node reaches the reducer and the leader. */
export interface Ways {
  /** Why the node takes no part in the cluster; null if it does. */
  readonly whyNot: () => string | null
  /** Does something as soon as the disk has nothing to write. */
  readonly whenWritten: (action: () => void) => void
  readonly feed: (requests: readonly ClientRequest[]) => void
  /** Passes a command on to the leader of the current term; false if there is no way to it. */
  readonly pass: (command: ForwardedCommand, leader: ServerId) => boolean
}

/** This many commands wait for the leader at most. */
const MOST_AT_LEADER = 2_048
const tooMany = { _tag: 'Unavailable', why: 'too many requests wait for the leader' } as const

/**
 * Requests that come in while something else is under way are fed to the reducer together, when the disk has
 * nothing to write: until then a request would wait in any case, and one step for many requests is one write to disk, one
 * message to each follower, and one answer from it. Those that the reducer refuses, for it does not lead, go on to the leader.
 */
export const clientsOf = <R>(
  { clock, timing, maxCommandBytes }: Pick<NodeOptions<never, R>, 'clock' | 'timing' | 'maxCommandBytes'>,
  { whyNot, whenWritten, feed, pass }: Ways,
): Clients<R> => {
  const pending = pendingRequests<R>(clock, timing.requestMs)
  const gathered: ClientRequest[] = []
  let isStopped = false
  let term: Term | null = null

  const unavailable = (command: string): string | null => {
    if (isStopped) return 'the node is stopping'
    const out = whyNot()
    if (out !== null) return out
    // Written as JSON, each of its characters takes six bytes at most: a short command need not be written to be measured.
    if (6 * command.length + 2 <= maxCommandBytes) return null
    const bytes = Buffer.byteLength(JSON.stringify(command))
    return bytes > maxCommandBytes ? `the command has ${bytes} bytes, where ${maxCommandBytes} are allowed` : null
  }
  const refusal = ({ command, key }: Request): Outcome<R> | null => {
    const why = unavailable(command)
    if (why !== null) return { _tag: 'Unavailable', why }
    // Which of the two were first would be for chance to decide.
    return key !== null && pending.isInFlight(key) ? { _tag: 'InFlight' } : null
  }
  const gather = (request: Request, done: (outcome: Outcome<R>) => void): void => {
    const refused = refusal(request)
    if (refused !== null) {
      clock.after(0, () => done(refused))
      return
    }
    gathered.push({ id: pending.add(request, done), command: request.command })
    if (gathered.length === 1) clock.after(0, () => whenWritten(() => feed(gathered.splice(0))))
  }
  const refused = (id: number, leader: ServerId | null): void => {
    const request = pending.request(id)
    if (request === undefined) return
    const { command, key, isForwarded } = request
    if (pending.atLeader() >= MOST_AT_LEADER) pending.answer(id, tooMany)
    else if (leader !== null && term !== null && !isForwarded && pass({ id, command, key }, leader))
      pending.forwarded(id, term)
    else pending.answer(id, { _tag: 'NotLeader', leader })
  }

  return {
    submit: (command, done, key = null) => gather({ command, key, isForwarded: false }, done),
    serve: ({ command, key }, done) => gather({ command, key, isForwarded: true }, done),
    replied: ({ id, reply }) => {
      // Commands are never answered otherwise: reads and changes of members are.
      if (reply._tag === 'Appended') pending.appended(id, reply.index, reply.term)
      else if (reply._tag === 'NotLeader') refused(id, isSome(reply.leader) ? reply.leader.value : null)
    },
    applied: pending.applied,
    passed: pending.passed,
    answered: pending.answer,
    termIs: (now) => {
      if (now === term) return
      term = now
      pending.loseForwarded(now)
    },
    atLeader: pending.atLeader,
    stop: () => {
      isStopped = true
      pending.loseAll()
    },
  }
}

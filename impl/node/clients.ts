/** The clients' side of a node: their requests on the way in, and what comes of them on the way out. */
import { isNone, type Option } from 'fp-ts/lib/Option.js'
import type { ClientRequest, Effect, ServerId } from '../raft/types.js'
import type { Backend } from './http/backend.js'
import type { NodeOptions } from './node-options.js'
import { type Pending, pendingRequests } from './pending.js'

export type Reply = Extract<Effect, { readonly _tag: 'Reply' }>

export interface Clients<R> {
  readonly submit: Backend<R>['submit']
  readonly replied: (reply: Reply) => void
  readonly applied: Pending<R>['applied']
  /** Answers every request that waits as lost, and takes no more. */
  readonly stop: () => void
}

/**
 * Requests that come in while something else is under way are fed to the reducer together. `whenWritten` does something as
 * soon as the disk has nothing to write: until then a request would wait in any case, and one step for many requests is one
 * write to disk, one message to each follower, and one answer from it.
 */
export const clientsOf = <R>(
  {
    clock,
    timing,
    urls,
    maxCommandBytes,
  }: Pick<NodeOptions<never, R>, 'clock' | 'timing' | 'urls' | 'maxCommandBytes'>,
  whenWritten: (action: () => void) => void,
  feed: (requests: readonly ClientRequest[]) => void,
): Clients<R> => {
  const pending = pendingRequests<R>(clock, timing.requestMs)
  const gathered: ClientRequest[] = []
  let isStopped = false

  const unavailable = (command: string): string | null => {
    if (isStopped) return 'the node is stopping'
    // Written as JSON, each of its characters takes six bytes at most: a short command need not be written to be measured.
    if (6 * command.length + 2 <= maxCommandBytes) return null
    const bytes = Buffer.byteLength(JSON.stringify(command))
    return bytes > maxCommandBytes ? `the command has ${bytes} bytes, where ${maxCommandBytes} are allowed` : null
  }
  const urlOf = (server: Option<ServerId>): string | null => (isNone(server) ? null : (urls.get(server.value) ?? null))

  return {
    submit: (command, done) => {
      const why = unavailable(command)
      if (why !== null) {
        clock.after(0, () => done({ _tag: 'Unavailable', why }))
        return
      }
      gathered.push(pending.add(command, done))
      if (gathered.length === 1) clock.after(0, () => whenWritten(() => feed(gathered.splice(0))))
    },
    replied: ({ id, reply }) =>
      reply._tag === 'Appended'
        ? pending.appended(id, reply.index, reply.term)
        : pending.answer(id, { _tag: 'NotLeader', leaderUrl: urlOf(reply.leader) }),
    applied: pending.applied,
    stop: () => {
      isStopped = true
      pending.loseAll()
    },
  }
}

/**
 * Reads that go not through the log: the reducer says at which index a client may read, and the state machine answers when it has applied
 * the entries up to there. Each read is answered exactly once.
 */
import { isSome } from 'fp-ts/lib/Option.js'
import type { Index } from '../../raft/types.js'
import type { Outcome } from '../core/backend.js'
import type { Reply } from '../core/interpreter.js'
import type { Node, NodeOptions } from '../core/node-options.js'
import { type Deadline, deadlines } from '../queues/deadlines.js'

export interface Reads<S, R> {
  readonly read: Node<S, R>['read']
  /** Whether the reply is to a read. */
  readonly isOwn: (reply: Reply) => boolean
  readonly replied: (reply: Reply) => void
  /** The state machine after the entry at this index, before anybody is answered. */
  readonly reached: (index: Index, state: S) => void
  /** To be called when others are answered too. */
  readonly applied: () => void
  /** Answers every read that waits as lost, and takes no more. */
  readonly stop: () => void
}

export interface ReadsOptions<S, R> extends Pick<NodeOptions<S, R>, 'clock' | 'timing' | 'machine'> {
  /** Which life of this node it is. */
  readonly life: number
  /** Why the node takes no part in the cluster; null if it does. */
  readonly whyNot: () => string | null
  /** Asks the reducer for an index. */
  readonly ask: (id: number) => void
}

interface Waiting<R> {
  readonly command: string
  readonly deadline: Deadline
  readonly done: (outcome: Outcome<R>) => void
  /** Undefined until the reducer has said. */
  index?: Index
}

/** The names of a life are not those of another one: an answer may come late. Commands have smaller ones. */
const NAMES = 2 ** 32

const lost = { _tag: 'Lost' } as const

/** What a command that changes nothing is answered. */
export const peeked = <S, R>({ peek, apply }: NodeOptions<S, R>['machine'], state: S, command: string): R =>
  peek === undefined ? apply(state, command)[1] : peek(state, command)

export const readsOf = <S, R>({ clock, timing, machine, life, whyNot, ask }: ReadsOptions<S, R>): Reads<S, R> => {
  const waiting = new Map<number, Waiting<R>>()
  const limits = deadlines(clock, timing.requestMs)
  let latest: { readonly index: number; readonly state: S } = { index: 0, state: machine.initial }
  let last = life * NAMES
  let isStopped = false

  const answer = (id: number, outcome: Outcome<R>): void => {
    const one = waiting.get(id)
    if (one === undefined) return
    waiting.delete(id)
    limits.met(one.deadline)
    one.done(outcome)
  }
  const look = (id: number, { command, index }: Waiting<R>): void => {
    if (index === undefined || index > latest.index) return
    answer(id, { _tag: 'Applied', reply: peeked(machine, latest.state, command), index: latest.index })
  }
  return {
    read: (command, done) => {
      const why = isStopped ? 'the node is stopping' : whyNot()
      if (why !== null) {
        clock.after(0, () => done({ _tag: 'Unavailable', why }))
        return
      }
      last += 1
      const id = last
      waiting.set(id, { command, done, deadline: limits.begin(() => answer(id, lost)) })
      clock.after(0, () => {
        if (waiting.has(id)) ask(id)
      })
    },
    isOwn: ({ id }) => id >= NAMES,
    replied: ({ id, reply }) => {
      const one = waiting.get(id)
      if (one === undefined) return
      if (reply._tag === 'NotLeader')
        return answer(id, { _tag: 'NotLeader', leader: isSome(reply.leader) ? reply.leader.value : null })
      if (reply._tag !== 'Readable') return
      one.index = reply.index
      look(id, one)
    },
    reached: (index, state) => {
      latest = { index, state }
    },
    applied: () => {
      for (const [id, one] of waiting) look(id, one)
    },
    stop: () => {
      isStopped = true
      for (const id of [...waiting.keys()]) answer(id, lost)
      limits.stop()
    },
  }
}

/** Changes of members that somebody asks a node for. Each is answered exactly once. */
import { isSome } from 'fp-ts/lib/Option.js'
import type { Change } from '../../raft/features/changes.js'
import type { ChangeOutcome } from '../core/backend.js'
import type { Reply } from '../core/interpreter.js'
import type { Clock } from '../ports/ports.js'

export interface Changes {
  readonly change: (change: Change, done: (outcome: ChangeOutcome) => void) => void
  /** Whether the reply is to a change. */
  readonly isOwn: (reply: Reply) => boolean
  readonly replied: (reply: Reply) => void
  /** Answers every change that waits as lost, and takes no more. */
  readonly stop: () => void
}

export interface ChangesOptions {
  readonly clock: Clock
  /** Why no change can be asked for now; null if one can. */
  readonly whyNot: () => string | null
  readonly ask: (id: number, change: Change) => void
}

const outcomeOf = (reply: Reply['reply']): ChangeOutcome | null => {
  switch (reply._tag) {
    case 'Appended':
    case 'Refused':
      return reply
    case 'NotLeader':
      return { _tag: 'NotLeader', leader: isSome(reply.leader) ? reply.leader.value : null }
    case 'Readable':
      return null
  }
}

export const changesOf = ({ clock, whyNot, ask }: ChangesOptions): Changes => {
  const waiting = new Map<number, (outcome: ChangeOutcome) => void>()
  /** Commands and reads have names above zero. */
  let last = 0
  let isStopped = false

  const answer = (id: number, outcome: ChangeOutcome): void => {
    const done = waiting.get(id)
    waiting.delete(id)
    done?.(outcome)
  }
  return {
    change: (change, done) => {
      const why = isStopped ? 'the node is stopping' : whyNot()
      if (why !== null) {
        clock.after(0, () => done({ _tag: 'Unavailable', why }))
        return
      }
      last -= 1
      const id = last
      waiting.set(id, done)
      clock.after(0, () => {
        if (waiting.has(id)) ask(id, change)
      })
    },
    isOwn: ({ id }) => id < 0,
    replied: ({ id, reply }) => {
      const outcome = outcomeOf(reply)
      if (outcome !== null) answer(id, outcome)
    },
    stop: () => {
      isStopped = true
      for (const id of [...waiting.keys()]) answer(id, { _tag: 'Lost' })
    },
  }
}

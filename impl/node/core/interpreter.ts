/** The one place where effects become deeds. */
import { absurd } from 'fp-ts/lib/function.js'
import type { Snapshot } from '../../raft/features/types.js'
import type { Apply, Effect, Index, Message, Timer } from '../../raft/types.js'
import type { GroupCommit } from '../storage/group-commit.js'
import type { MessageId } from './observer.js'

export type Reply = Extract<Effect, { readonly _tag: 'Reply' }>

export interface Deeds {
  readonly commit: GroupCommit
  /** The commit index after the step that is carried out. */
  readonly committed: () => Index
  readonly reveal: () => void
  readonly send: (id: MessageId, message: Message) => void
  readonly apply: (effect: Apply) => void
  /** The state machine begins anew with this snapshot. */
  readonly restore: (snapshot: Snapshot) => void
  readonly reply: (effect: Reply) => void
  readonly setTimer: (timer: Timer) => void
}

/** An effect to be carried out; if it sends a message, with the name of the message. */
export type CarryOut = (effect: Effect, id: MessageId) => void

/** Effects are given in their order; those that others can notice wait until all changes up to them are durable. */
export const interpreter = ({ commit, committed, reveal, send, apply, restore, reply, setTimer }: Deeds): CarryOut => {
  const whenDurable = (deed: () => void): void =>
    commit.afterwards(() => {
      reveal()
      deed()
    })
  // This runs for every effect of every step, and in a simulation a pattern costs as much as the effect: hence the switch.
  return (effect, id) => {
    switch (effect._tag) {
      case 'Persist':
        return commit.persist(effect, committed())
      case 'Send':
        return whenDurable(() => send(id, effect.message))
      case 'Apply':
        return whenDurable(() => apply(effect))
      case 'Reply':
        return whenDurable(() => reply(effect))
      // A timer shows nothing to anybody, so it need not wait; and a slow disk must not make a follower campaign.
      case 'SetTimer':
        return setTimer(effect.timer)
      case 'Restore':
        return whenDurable(() => restore(effect.snapshot))
      default:
        return absurd(effect)
    }
  }
}

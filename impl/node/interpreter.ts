/** The one place where effects become deeds. */
import { match } from 'ts-pattern'
import type { Message } from '../raft/types.js'
import type { Clients } from './clients.js'
import type { GroupCommit } from './group-commit.js'
import type { MessageId } from './observer.js'
import type { Replica } from './replica.js'
import type { TimerName } from './role-timer.js'
import type { CarryOut } from './stepper.js'

export interface Deeds {
  readonly commit: GroupCommit
  readonly reveal: () => void
  readonly send: (id: MessageId, message: Message) => void
  readonly replica: Pick<Replica<never>, 'apply'>
  readonly clients: Pick<Clients, 'replied' | 'applied'>
  readonly setTimer: (timer: TimerName) => void
}

/** Effects are given in their order; those that others can notice wait until all changes up to them are durable. */
export const interpreter = ({ commit, reveal, send, replica, clients, setTimer }: Deeds): CarryOut => {
  const whenDurable = (deed: () => void): void =>
    commit.afterwards(() => {
      reveal()
      deed()
    })
  return (effect, id) =>
    match(effect)
      .with({ _tag: 'Persist' }, (change) => commit.persist(change))
      .with({ _tag: 'Send' }, ({ message }) => whenDurable(() => send(id, message)))
      .with({ _tag: 'Apply' }, (committed) => whenDurable(() => replica.apply(committed, clients.applied)))
      .with({ _tag: 'Reply' }, (reply) => whenDurable(() => clients.replied(reply)))
      // A timer shows nothing to anybody, so it need not wait; and a slow disk must not make a follower campaign.
      .with({ _tag: 'SetTimer' }, ({ timer }) => setTimer(timer))
      .exhaustive()
}

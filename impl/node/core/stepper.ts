/** Takes the steps of one life of a node, one after another: the state, the names of the messages, and the observer. */
import { restore } from '../../raft/state.js'
import { step } from '../../raft/step.js'
import type { Effect, Index, Input, ServerState } from '../../raft/types.js'
import type { Past } from '../storage/recovery.js'
import type { NodeOptions } from './node-options.js'
import type { MessageId, ObservedStep } from './observer.js'
import { whoLeads } from './who-leads.js'

export interface Stepper {
  readonly state: () => ServerState
  /** `received` is the name of the message of an input `Receive`. */
  readonly take: (input: Input, received?: MessageId) => void
  /**
   * To be called before anything that the steps did can be noticed: tells the observer so, unless it knows already.
   */
  readonly reveal: () => void
}

/** An effect to be carried out; if it sends a message, with the name of the message. */
export type CarryOut = (effect: Effect, id: MessageId) => void

export const stepper = (
  { config, rules, observer, log }: Pick<NodeOptions<never, never>, 'config' | 'rules' | 'observer' | 'log'>,
  { durable, incarnation, committed: known }: Past,
  carryOut: CarryOut,
  /** Told when a step would remove entries that this node knows to be committed; nothing of that step is carried out. */
  contradicted: (keep: Index, committed: Index) => void,
): Stepper => {
  const reduce = step(config, rules)
  const tellLeader = whoLeads(config.id, log)
  let state = restore(durable)
  let lastMessage = 0
  let isRevealed = true
  /** Of this life and all before it. */
  let committed = known
  const nextName = (): MessageId => `${config.id}.${incarnation}.${++lastMessage}`

  return {
    state: () => state,
    take: (input, received) => {
      const before = state
      const [after, effects] = reduce(before, input)
      state = after
      const sent: ObservedStep['sent'][number][] = []
      for (const effect of effects) if (effect._tag === 'Send') sent.push({ id: nextName(), message: effect.message })
      isRevealed = false
      const taken = { input, before, after, effects, sent }
      observer.stepped(received === undefined ? taken : { ...taken, received })
      tellLeader(after)
      const [first] = effects
      if (first?._tag === 'Persist' && first.keep < committed) {
        contradicted(first.keep, committed)
        return
      }
      if (after.commitIndex > committed) committed = after.commitIndex
      let sends = 0
      for (const effect of effects) carryOut(effect, effect._tag === 'Send' ? (sent[sends++]?.id ?? '') : '')
    },
    reveal: () => {
      if (isRevealed) return
      isRevealed = true
      observer.releasing()
    },
  }
}

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
  /**
   * One step, whose effects are carried out. `received` is the name of the message of an input `Receive`. The answer is null,
   * or the contradiction for which nothing of the step is carried out.
   */
  readonly step: (input: Input, received: MessageId | undefined, carryOut: CarryOut) => Contradiction | null
  /**
   * To be called before anything that the steps did can be noticed: tells the observer so, unless it knows already.
   */
  readonly reveal: () => void
}

/** A step would remove the entries after `keep`, though this node knows those up to `committed` to be committed. */
export interface Contradiction {
  readonly keep: Index
  readonly committed: Index
}

/** An effect to be carried out; if it sends a message, with the name of the message. */
export type CarryOut = (effect: Effect, id: MessageId) => void

export const stepper = (
  { config, rules, observer, log }: Pick<NodeOptions<never, never>, 'config' | 'rules' | 'observer' | 'log'>,
  { durable, incarnation, committed: known }: Past,
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
    step: (input, received, carryOut) => {
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
      if (first?._tag === 'Persist' && first.keep < committed) return { keep: first.keep, committed }
      if (after.commitIndex > committed) committed = after.commitIndex
      let sends = 0
      for (const effect of effects) carryOut(effect, effect._tag === 'Send' ? (sent[sends++]?.id ?? '') : '')
      return null
    },
    reveal: () => {
      if (isRevealed) return
      isRevealed = true
      observer.releasing()
    },
  }
}

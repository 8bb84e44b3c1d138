/** A cluster of reducers whose steps are observed: what the shell of a node does, with messages in an array. */

import { acting } from '../../conformance/scenarios/acting.js'
import type { MessageId, Observer } from '../../impl/node/core/observer.js'
import type { Features } from '../../impl/raft/features/types.js'
import { initial, restore } from '../../impl/raft/state.js'
import type { Durable, Effect, Event, Message, ServerId, ServerState } from '../../impl/raft/types.js'

/** A message that has left its sender. */
export interface Letter {
  readonly id: MessageId
  readonly message: Message
}

export interface Node {
  readonly state: () => ServerState
  /** Takes a step, tells the observer, and returns the messages, which the node has yet to release. */
  readonly take: (input: Event, received?: MessageId) => readonly Letter[]
}

/** `incarnation` tells the lives of a node apart in the ids of its messages. */
export const startNode = (
  id: ServerId,
  servers: readonly ServerId[],
  observer: Observer,
  incarnation: number,
  durable: Durable = initial,
  features: Features = {},
): Node => {
  const next = acting({ id, servers, maxEntriesPerMessage: 3, features })
  let state = restore(initial)
  let counter = 0
  const take = (input: Event, received?: MessageId): readonly Letter[] => {
    const before = state
    const [after, effects] = next(before, input)
    state = after
    const sent = messagesOf(effects).map((message) => {
      counter += 1
      return { id: `${id}.${incarnation}.${counter}`, message }
    })
    observer.stepped({ input, before, after, effects, sent, ...(received === undefined ? {} : { received }) })
    return sent
  }
  take({ _tag: 'Restart', durable })
  return { state: () => state, take }
}

const messagesOf = (effects: readonly Effect[]): readonly Message[] =>
  effects.flatMap((effect) => (effect._tag === 'Send' ? [effect.message] : []))

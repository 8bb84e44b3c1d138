/** What an onlooker may learn of a node: every step that it takes. A node neither knows nor cares who looks on. */
import type { Effect, Event, Message, ServerState } from '../../raft/types.js'

/** The name that the sender gave to a message: unique in the cluster for ever, for instance "n1.3.17". */
export type MessageId = string

export interface ObservedStep {
  readonly input: Event
  /** The name of the received message, for an input `Receive`. */
  readonly received?: MessageId
  readonly before: ServerState
  readonly after: ServerState
  readonly effects: readonly Effect[]
  /** Names of the messages of the `Send` effects, in their order. */
  readonly sent: readonly { readonly id: MessageId; readonly message: Message }[]
}

export interface Observer {
  /** Called at every step, before any of its effects is carried out. */
  readonly stepped: (step: ObservedStep) => void
  /**
   * Called before anything that the steps seen so far did can be noticed: before their messages and replies leave the
   * node, and before their changes go to its disk, where the next life of the node would find them.
   */
  readonly releasing: () => void
  readonly closed: () => void
  /** Called with a digest of the state that a snapshot's `data` names, before any step that tells of that snapshot. */
  readonly saved?: (data: string, digest: string) => void
}

export const nobody: Observer = { stepped: () => {}, releasing: () => {}, closed: () => {} }

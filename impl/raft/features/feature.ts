/** What a feature is: a step around the step of what it extends. The core in the middle knows nothing of it. */
import { inTermOf, isForUs } from '../receive.js'
import { only, type Result } from '../result.js'
import type { Context } from '../state.js'
import type { Input, Message, ServerState } from '../types.js'
import { forgetting } from './memory.js'

/** A step, but for the effects that follow from the states before and after it. */
export type Reduce = (state: ServerState, input: Input) => Result

/** Takes the inputs that are its own, and of the others what it has to add to what `rest` does with them. */
export type Feature = (context: Context, rest: Reduce) => Reduce

/** An answer of a follower to its leader. */
export const isAnswer = ({ _tag }: Message): boolean =>
  _tag === 'AppendEntriesResponse' || _tag === 'InstallSnapshotResponse'

/** How the core receives a message, for a message of a feature: a newer term first. */
export const receiveBy = <M extends Message>(
  context: Context,
  state: ServerState,
  message: M,
  handle: (context: Context, current: ServerState, message: M) => Result,
): Result => {
  if (!isForUs(context, state, message)) return only(state)
  const current = inTermOf(context, state, message)
  return handle(context, current === state ? state : forgetting(current), message)
}

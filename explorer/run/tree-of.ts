/** A path that the checker found as a tree of one way, so that it can be looked at as if somebody had taken it. */
import type { Counterexample } from '../../model/checker/counterexample.js'
import type { GlobalState, Protocol } from '../../model/checker/protocol.js'
import { initialStates, movesOf, stateAfter } from '../../model/checker/successors.js'
import type { Tree } from './session.js'

/** Equal for equal states, in whatever order their messages stand. */
export const textOf = <L, M, E>(
  protocol: Protocol<L, M, E>,
  { servers, messages, history }: GlobalState<L, M>,
): string =>
  JSON.stringify([
    servers.map(protocol.encodeLocal),
    messages.map(({ message, count }) => `${count} ${protocol.encodeMessage(message)}`).sort(),
    // A history variable's own type is hidden: only its own functions are given its values.
    protocol.history.map(({ encode }, k) => encode(history[k] as never)),
  ])

/** Throws where a step is none of the protocol: the path is of another one. */
export const treeOf = <L, M, E>(protocol: Protocol<L, M, E>, { initial, steps }: Counterexample<L, M>): Tree => {
  const begun = textOf(protocol, initial)
  const first = initialStates(protocol).findIndex((one) => textOf(protocol, one) === begun)
  let state = initialStates(protocol)[first]
  const choices = steps.map((step, k) => {
    const wanted = textOf(protocol, step.state)
    const from = state
    if (from === undefined) throw new RangeError('the path begins in no first state')
    const choice = movesOf(protocol, from).findIndex(
      (move) =>
        move.action === step.action &&
        move.server === step.server &&
        textOf(protocol, stateAfter(protocol, from, move)) === wanted,
    )
    const move = movesOf(protocol, from)[choice]
    if (move === undefined) throw new RangeError(`step ${k + 1} of the path is not possible`)
    state = stateAfter(protocol, from, move)
    return [k, choice] as const
  })
  return { first, steps: choices, at: steps.length }
}

/** Steps that are drawn, the same for the same seed. */
import { randomOf } from '../../model/checker/random.js'
import type { Machine } from './machine.js'
import { type Run, stateAt, take } from './run.js'
import { choicesOf } from './view.js'

/** Goes on by this many steps that change something and stay within the bounds, or by fewer where there are no more. */
export const shuffled = <L, M, E>(
  machine: Machine<L, M, E>,
  run: Run<L, M>,
  seed: number,
  steps: number,
): Run<L, M> => {
  const random = randomOf(seed)
  let at = run
  for (let n = 0; n < steps; n++) {
    const possible = choicesOf(machine, stateAt(at)).filter((one) => !one.leavesBounds && one.changes.length > 0)
    // An action is drawn first, so that those with many parameters do not crowd out the others.
    const actions = [...new Set(possible.map(({ action }) => action))]
    const action = actions[random(actions.length)]
    const moves = possible.filter((one) => one.action === action)
    const drawn = moves[random(moves.length)]
    const next = drawn === undefined ? undefined : take(machine.protocol, at, drawn.choice)
    if (next === undefined) return at
    at = next
  }
  return at
}

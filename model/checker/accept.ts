/** Takes a protocol in: refuses what is no protocol, and has the rest say at once where it breaks a promise. */
import { withCheckedAnswers } from './answers.js'
import type { Protocol } from './protocol.js'
import { withSymmetryCheck } from './symmetric.js'
import { withTwins } from './twins.js'
import { validate } from './validate.js'

export interface Demands {
  readonly symmetry: boolean
  /** Instead of what the protocol says of itself, if it is given. */
  readonly deadlock?: boolean | undefined
}

export interface Accepted<L, M, E> {
  /** The protocol as it was given, but for answers that are none. */
  readonly plain: Protocol<L, M, E>
  /** The same, for one exploration or simulation: it remembers what it was asked. */
  readonly watched: Protocol<L, M, E>
}

export const accept = <L, M, E>(protocol: Protocol<L, M, E>, { symmetry, deadlock }: Demands): Accepted<L, M, E> => {
  validate(protocol)
  const plain: Protocol<L, M, E> = {
    ...withCheckedAnswers(protocol),
    deadlock: deadlock ?? protocol.deadlock ?? false,
  }
  return { plain, watched: withTwins(symmetry ? withSymmetryCheck(plain) : plain) }
}

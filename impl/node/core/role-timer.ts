/** The one timer of a server: an election timeout chosen at random, or a leader's heartbeat. */
import type { Effect, Input } from '../../raft/types.js'
import type { Clock } from '../ports/ports.js'

export interface Timing {
  /** An election timeout is uniform in [electionMs, 2 electionMs) milliseconds. */
  readonly electionMs: number
  readonly heartbeatMs: number
  /** How long a client's request may stay unanswered, in milliseconds. */
  readonly requestMs: number
}

/** A leader's messages wait for its disk, so the election timeout leaves room for a disk that is slow for a moment. */
export const DEFAULT_TIMING: Timing = { electionMs: 500, heartbeatMs: 100, requestMs: 5_000 }

export type TimerName = Extract<Effect, { readonly _tag: 'SetTimer' }>['timer']

export const roleTimer = (clock: Clock, { electionMs, heartbeatMs }: Timing, fire: (input: Input) => void) => {
  let cancel = (): void => {}
  return {
    set: (timer: TimerName): void => {
      cancel()
      cancel =
        timer === 'Election'
          ? clock.after(electionMs * (1 + clock.random()), () => fire({ _tag: 'ElectionTimeout' }))
          : clock.after(heartbeatMs, () => fire({ _tag: 'HeartbeatTimeout' }))
    },
    stop: (): void => cancel(),
  }
}

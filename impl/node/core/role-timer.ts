/** The timers of a server: an election timeout chosen at random, or a leader's heartbeat; and those of its features. */
import { type Input, type Timer, type TimerPlace, timerPlace } from '../../raft/types.js'
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

export const roleTimer = (clock: Clock, { electionMs, heartbeatMs }: Timing, fire: (input: Input) => void) => {
  const started: Readonly<Record<Timer, () => () => void>> = {
    Election: () => clock.after(electionMs * (1 + clock.random()), () => fire({ _tag: 'ElectionTimeout' })),
    Heartbeat: () => clock.after(heartbeatMs, () => fire({ _tag: 'HeartbeatTimeout' })),
    Contact: () => clock.after(electionMs, () => fire({ _tag: 'ContactTimeout' })),
    Leader: () => clock.after(electionMs, () => fire({ _tag: 'LeaderTimeout' })),
  }
  /** What stops the timer of each place. */
  const running = new Map<TimerPlace, () => void>()
  return {
    set: (timer: Timer): void => {
      running.get(timerPlace[timer])?.()
      running.set(timerPlace[timer], started[timer]())
    },
    stop: (): void => {
      for (const cancel of running.values()) cancel()
    },
  }
}

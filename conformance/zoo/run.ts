/** Runs the zoo: every bug is hunted in each of its ways, then the control is put to the same questions. */
import { type Attempt, attempt } from './attempt.js'
import { type Control, control, type Tried } from './control.js'
import type { Entry } from './entry.js'

/** Told what goes on, for those who watch. */
export interface Listener {
  /** Told often; `states` were seen so far in this way, or by the control. */
  readonly working: (what: string, states: number) => void
  /** Told of each bug once, in order. */
  readonly ended: (tried: Tried) => void
}

export interface ZooResult {
  readonly entries: readonly Tried[]
  readonly control: Control
}

export const runZoo = async (entries: readonly Entry[], { working, ended }: Listener): Promise<ZooResult> => {
  const all: Tried[] = []
  for (const entry of entries) {
    const attempts: Attempt[] = []
    for (const how of entry.catches) {
      attempts.push(await attempt(entry, how, (states) => working(`${entry.name} by ${how.by}`, states)))
    }
    const tried = { entry, attempts }
    all.push(tried)
    ended(tried)
  }
  return { entries: all, control: await control(all, (states) => working('the control', states)) }
}

/** Whether every bug was caught in each of its ways, and the control raised nothing. */
export const isAsDeclared = ({ entries, control: { raised } }: ZooResult): boolean =>
  raised.length === 0 && entries.every(({ attempts }) => attempts.every(({ caught }) => caught !== null))

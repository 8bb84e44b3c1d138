/** A log for what strangers and wrong settings may cause several times a second, for ever. */
import type { Logger, LogLine } from './logger.js'

/** Says a line, unless one of the same key was said a moment ago. */
export type RareLog = (key: string, line: LogLine) => void

const EVERY_MS = 60_000
/** This many keys are remembered. Whoever brings more different ones than that is logged more often, and costs no memory. */
const MAX_KEYS = 256

interface Said {
  readonly at: number
  /** How many lines of the key came since. */
  unsaid: number
}

/**
 * The first line of each key is said at once, then at most one a minute, with how many were left out before it as `unsaid`.
 * `now` counts milliseconds and never goes back.
 */
export const rareLog = (log: Logger, now: () => number): RareLog => {
  /** In the order of `at`. */
  const said = new Map<string, Said>()
  return (key, line) => {
    const last = said.get(key)
    if (last !== undefined && now() < last.at + EVERY_MS) {
      last.unsaid += 1
      return
    }
    log(last === undefined || last.unsaid === 0 ? line : { ...line, unsaid: last.unsaid })
    said.delete(key)
    const [oldest] = said.keys()
    if (said.size >= MAX_KEYS && oldest !== undefined) said.delete(oldest)
    said.set(key, { at: now(), unsaid: 0 })
  }
}

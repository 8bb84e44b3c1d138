/** Runs an exploration with a progress line, so that Ctrl-C can stop it. */
import { setImmediate } from 'node:timers/promises'
import { progressLine } from '../../conformance/report/progress.js'
import { exploring, type Report } from '../../model/checker/explore.js'
import type { Protocol } from '../../model/checker/protocol.js'
import { liveLine } from '../terminal.js'

export interface Run<L, M> {
  readonly report: Report<L, M>
  readonly seconds: number
  /** Whether Ctrl-C stopped it before its end. */
  readonly interrupted: boolean
}

/** A piece is to take about this many milliseconds: Ctrl-C and the progress line wait no longer. */
const PIECE = 50

/** Explores to the end, to `maxStates` distinct states if given, or to the first Ctrl-C. A second one kills at once. */
export const run = async <L, M, E>(protocol: Protocol<L, M, E>, maxStates: number | null): Promise<Run<L, M>> => {
  const started = performance.now()
  const exploration = exploring(protocol, maxStates === null ? {} : { maxStates })
  const live = liveLine(process.stderr)
  const seconds = () => (performance.now() - started) / 1000
  let asked = false
  const stop = () => {
    asked = true
  }
  process.once('SIGINT', stop)
  let states = 256
  let done = false
  while (!done && !asked) {
    const begun = performance.now()
    done = exploration.advance(states)
    const taken = performance.now() - begun
    if (taken < PIECE / 2) states *= 2
    if (taken > PIECE * 2) states = Math.max(1, states >>> 1)
    live.show((width) => progressLine({ ...exploration.report(), seconds: seconds() }, width))
    await setImmediate()
  }
  process.off('SIGINT', stop)
  live.clear()
  return { report: exploration.report(), seconds: seconds(), interrupted: !done }
}

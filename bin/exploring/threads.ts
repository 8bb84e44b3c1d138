/** Explores on several threads. */
import type { Options } from '../../model/checker/explore.js'
import { exploreInParallel } from '../../model/checker/workers/explore.js'
import type { ProtocolSource } from '../../model/checker/workers/source.js'
import { SAVE_EVERY_SECONDS, type Timed, type Watch } from './one-thread.js'

const SHOW_EVERY_MS = 100

interface ThreadOptions extends Options {
  readonly workers: number
}

/** The seconds are those in which all threads were at work. */
export const exploreOnThreads = async <L, M, E>(
  source: ProtocolSource,
  options: ThreadOptions,
  { signal, show, save }: Watch,
): Promise<Timed<L, M>> => {
  let begun = 0
  let seconds = 0
  let timer: NodeJS.Timeout | undefined
  let pausing: NodeJS.Timeout | undefined
  const clear = () => {
    clearInterval(timer)
    clearInterval(pausing)
  }
  const spent = () => seconds + (performance.now() - begun) / 1000
  try {
    const report = await exploreInParallel<L, M, E>(source, {
      ...options,
      signal,
      began: (look, pause) => {
        begun = performance.now()
        timer = setInterval(() => show({ ...look(), seconds: spent() }), SHOW_EVERY_MS)
        if (save !== undefined) pausing = setInterval(pause, SAVE_EVERY_SECONDS * 1000)
      },
      ended: () => {
        seconds = spent()
        clear()
      },
      ...(save === undefined ? {} : { checkpoint: (snapshot) => save(snapshot, seconds) }),
    })
    return { report, seconds }
  } finally {
    clear()
  }
}

/** Explores on several threads. */
import type { Options } from '../../model/checker/explore.js'
import { exploreInParallel } from '../../model/checker/workers/explore.js'
import type { ProtocolSource } from '../../model/checker/workers/source.js'
import type { Timed, Watch } from './one-thread.js'

const SHOW_EVERY_MS = 100

interface ThreadOptions extends Options {
  readonly workers: number
}

/** The seconds are those in which all threads were at work. */
export const exploreOnThreads = async <L, M, E>(
  source: ProtocolSource,
  options: ThreadOptions,
  { signal, show, saving }: Watch,
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
        if (saving !== undefined) pausing = setInterval(pause, saving.every * 1000)
      },
      ended: () => {
        seconds = spent()
        clear()
      },
      ...(saving === undefined ? {} : { checkpoint: (snapshot) => saving.save(snapshot, seconds) }),
    })
    return { report, seconds }
  } finally {
    clear()
  }
}

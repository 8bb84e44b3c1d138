/** Explores on several threads. */
import type { Options } from '../../model/checker/explore.js'
import { exploreInParallel } from '../../model/checker/workers/explore.js'
import type { ProtocolSource } from '../../model/checker/workers/source.js'
import type { Timed, Watch } from './one-thread.js'

const SHOW_EVERY_MS = 100

interface ThreadOptions extends Options {
  readonly workers: number
}

/** The seconds are those from when all threads stand ready until the last of them is done. */
export const exploreOnThreads = async <L, M, E>(
  source: ProtocolSource,
  options: ThreadOptions,
  { signal, show, save }: Watch,
): Promise<Timed<L, M>> => {
  let begun = 0
  let seconds = 0
  let timer: NodeJS.Timeout | undefined
  const sinceBegun = () => (performance.now() - begun) / 1000
  try {
    const report = await exploreInParallel<L, M, E>(source, {
      ...options,
      signal,
      began: (look) => {
        begun = performance.now()
        timer = setInterval(() => show({ ...look(), seconds: sinceBegun() }), SHOW_EVERY_MS)
      },
      ended: () => {
        seconds = sinceBegun()
        clearInterval(timer)
      },
      ...(save === undefined ? {} : { checkpoint: (snapshot) => save(snapshot, seconds) }),
    })
    return { report, seconds }
  } finally {
    clearInterval(timer)
  }
}

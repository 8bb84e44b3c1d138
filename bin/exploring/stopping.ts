/** Lets a long command stop in good order at Ctrl-C or SIGTERM. */

export interface Stopping {
  readonly signal: AbortSignal
  /** What stopped it, such as `by Ctrl-C`; undefined as long as nothing has. */
  readonly by: () => string | undefined
  /** Signals do again what they always do. */
  readonly release: () => void
}

const names = { SIGINT: 'by Ctrl-C', SIGTERM: 'by SIGTERM' } as const

/** Waits for a signal from now on. A second one, whichever it is, ends the program at once. */
export const stopAtSignals = (): Stopping => {
  const stopping = new AbortController()
  let by: string | undefined
  const stop = (signal: NodeJS.Signals): void => {
    by = signal === 'SIGTERM' ? names.SIGTERM : names.SIGINT
    release()
    stopping.abort()
  }
  const release = (): void => {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return { signal: stopping.signal, by: () => by, release }
}

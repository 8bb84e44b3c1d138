/** What is said to the customer: it is shown for a moment, and read out by a screen reader. */
import { useCallback, useState } from 'preact/hooks'

export interface Said {
  readonly sentence: string
  /** Tells two announcements of the same sentence apart. */
  readonly number: number
}

const SHOWN_MS = 6_000
const MOST = 3

export const useAnnouncements = (): readonly [said: readonly Said[], announce: (sentence: string) => void] => {
  const [said, setSaid] = useState<readonly Said[]>([])
  const announce = useCallback((sentence: string): void => {
    const one: Said = { sentence, number: performance.now() }
    setSaid((others) => [...others, one].slice(-MOST))
    setTimeout(() => setSaid((others) => others.filter((other) => other !== one)), SHOWN_MS)
  }, [])
  return [said, announce]
}

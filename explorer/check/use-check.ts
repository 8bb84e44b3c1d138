/** An exploration in a web worker, as the page follows it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Edited } from '../edit/edited.js'
import { type Job, startJob } from '../worker/job.js'
import type { Asked, Told } from './checking.js'

/** A rule that somebody wrote may go round in a circle. */
const PATIENCE_MS = 10_000

export interface Check {
  readonly told: Told | null
  readonly isRunning: boolean
  readonly start: (asked: Asked) => void
  /** Checks a rule that a reader has written; it may never answer, and then it is ended. */
  readonly startEdited: (edited: Edited) => void
  readonly stop: () => void
}

export const useCheck = (): Check => {
  const worker = useRef<Worker | null>(null)
  const [told, setTold] = useState<Told | null>(null)
  const [isRunning, setRunning] = useState(false)
  const watchdog = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const stop = (): void => {
    clearTimeout(watchdog.current)
    worker.current?.terminate()
    worker.current = null
    setRunning(false)
  }
  useEffect(
    () => () => {
      clearTimeout(watchdog.current)
      worker.current?.terminate()
    },
    [],
  )
  const begin = (job: Job, patience: number): void => {
    stop()
    setTold(null)
    setRunning(true)
    const refuse = (why: string): void => {
      setTold({ _tag: 'Refused', why })
      stop()
    }
    const wait = (): void => {
      clearTimeout(watchdog.current)
      if (patience < Number.POSITIVE_INFINITY)
        watchdog.current = setTimeout(() => refuse(`no answer for ${patience / 1000} s, so it was ended`), patience)
    }
    wait()
    const heard = (said: Told | null): void => {
      wait()
      if (said === null) stop()
      else setTold(said)
    }
    worker.current = startJob<Told>(job, heard, refuse)
  }
  const start = (asked: Asked): void => begin({ _tag: 'Check', asked }, Number.POSITIVE_INFINITY)
  const startEdited = (edited: Edited): void => begin({ _tag: 'Edited', edited }, PATIENCE_MS)
  return { told, isRunning, start, startEdited, stop }
}

/** An exploration in a web worker, as the page follows it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { startJob } from '../worker/job.js'
import type { Asked, Told } from './checking.js'

export interface Check {
  readonly told: Told | null
  readonly isRunning: boolean
  readonly start: (asked: Asked) => void
  readonly stop: () => void
}

export const useCheck = (): Check => {
  const worker = useRef<Worker | null>(null)
  const [told, setTold] = useState<Told | null>(null)
  const [isRunning, setRunning] = useState(false)
  const stop = (): void => {
    worker.current?.terminate()
    worker.current = null
    setRunning(false)
  }
  useEffect(() => () => worker.current?.terminate(), [])
  const start = (asked: Asked): void => {
    stop()
    setTold(null)
    setRunning(true)
    const heard = (said: Told | null): void => {
      if (said === null) stop()
      else setTold(said)
    }
    worker.current = startJob<Told>({ _tag: 'Check', asked }, heard, (why) => {
      setTold({ _tag: 'Refused', why })
      stop()
    })
  }
  return { told, isRunning, start, stop }
}

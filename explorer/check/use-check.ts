/** An exploration in a web worker, as the page follows it. */
import { useEffect, useRef, useState } from 'preact/hooks'
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
    const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.current = started
    started.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      setTold(data)
      if (data._tag !== 'Counting') stop()
    })
    started.addEventListener('error', ({ message }) => {
      setTold({ _tag: 'Refused', why: message })
      stop()
    })
    started.postMessage(asked)
  }
  return { told, isRunning, start, stop }
}

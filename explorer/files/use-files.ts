/** Files as the page reads them: in a worker, which is ended when other files are given. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { startJob } from '../worker/job.js'
import type { Given, Read } from './read-files.js'

/** Null where its bytes are no UTF-8: to read them as another character would alter what is claimed. */
const textOf = (bytes: ArrayBuffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

export const givenOf = async (name: string, blob: Blob): Promise<Given> => ({
  name,
  text: textOf(await blob.arrayBuffer()),
})

/** A verdict belongs to the timeline that was told before it. */
const after = (before: Read | null, said: Read): Read => {
  if (said._tag !== 'Judged') return said
  const { verdict, refused } = said
  return before?._tag === 'Timeline' ? { ...before, verdict, timeline: { ...before.timeline, refused } } : said
}

export interface Files {
  readonly read: Read | null
  /** What is going on, in words; null when all is read. */
  readonly working: string | null
  readonly open: (given: readonly Given[]) => void
}

export const useFiles = (): Files => {
  const worker = useRef<Worker | null>(null)
  const [read, setRead] = useState<Read | null>(null)
  const [working, setWorking] = useState<string | null>(null)
  useEffect(() => () => worker.current?.terminate(), [])
  const open = useCallback((given: readonly Given[]): void => {
    worker.current?.terminate()
    setRead(null)
    setWorking('the files are being read')
    const heard = (said: Read | null): void => {
      if (said === null) setWorking(null)
      else if (said._tag === 'Working') setWorking(said.words)
      else setRead((before) => after(before, said))
    }
    worker.current = startJob<Read>({ _tag: 'Read', given }, heard, (why) => {
      setRead({ _tag: 'Refused', why })
      setWorking(null)
    })
  }, [])
  return { read, working, open }
}

/** The web worker: it explores, or reads files, as it is asked, once. It is ended when nobody wants to know any more. */
import { check } from '../check/checking.js'
import type { Load } from '../edit/compile.js'
import { checkEdited } from '../edit/edited.js'
import { type Given, readFiles } from '../files/read-files.js'
import type { Timeline } from '../timeline/timeline.js'
import type { Job } from './job.js'
import { provideMemory } from './lone-memory.js'

provideMemory(globalThis)

const tell = (told: unknown): void => self.postMessage(told)

/** A timeline of a hundred thousand events is sent once, and its verdict later. */
const read = (given: readonly Given[]): void => {
  let sent: Timeline['events'] | null = null
  const last = readFiles(given, (told) => {
    if (told._tag === 'Timeline') sent = told.timeline.events
    tell(told)
  })
  if (last._tag === 'Timeline' && last.verdict !== null && last.timeline.events === sent)
    tell({ _tag: 'Judged', verdict: last.verdict, refused: last.timeline.refused })
  else tell(last)
}

/** Where a policy allows scripts of the page only, it allows those of its blobs. */
const load: Load = async (text) => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
  try {
    return await import(/* @vite-ignore */ address)
  } finally {
    URL.revokeObjectURL(address)
  }
}

const now = (): number => performance.now()

const run = async (job: Job): Promise<void> => {
  if (job._tag === 'Check') check(job.asked, tell, now)
  else if (job._tag === 'Edited') await checkEdited(job.edited, load, tell, now)
  else read(job.given)
}

self.addEventListener('message', async ({ data }: MessageEvent<Job>) => {
  try {
    await run(data)
  } catch (error) {
    tell({ _tag: 'Refused', why: error instanceof Error ? error.message : String(error) })
  }
  tell(null)
})

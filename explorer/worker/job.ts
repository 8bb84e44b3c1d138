/** What the worker is asked, and how it is started. */
import type { Asked } from '../check/checking.js'
import type { Edited } from '../edit/edited.js'
import type { Given } from '../files/read-files.js'

export type Job =
  | { readonly _tag: 'Check'; readonly asked: Asked }
  | { readonly _tag: 'Edited'; readonly edited: Edited }
  | { readonly _tag: 'Read'; readonly given: readonly Given[] }

/** `heard` is told what the worker tells, and null at its end. */
export const startJob = <Told>(
  job: Job,
  heard: (told: Told | null) => void,
  refused: (why: string) => void,
): Worker => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<Told | null>) => heard(data))
  worker.addEventListener('error', ({ message }) => refused(message))
  worker.postMessage(job)
  return worker
}

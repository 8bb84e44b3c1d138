/** What the worker is asked, and how it is started. */
import type { Asked } from '../check/checking.js'
import type { Edited } from '../edit/edited.js'
import type { Given } from '../files/read-files.js'

export type Job =
  | { readonly _tag: 'Check'; readonly asked: Asked }
  | { readonly _tag: 'Edited'; readonly edited: Edited }
  | { readonly _tag: 'Read'; readonly given: readonly Given[] }

/** A page that is one file has the worker's text in it. */
const started = (): Worker => {
  const inside = document.getElementById('worker')?.textContent
  if (inside == null) return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  const address = URL.createObjectURL(new Blob([JSON.parse(inside)], { type: 'text/javascript' }))
  // A page from a disk may load no modules, not even its own.
  return new Worker(address)
}

/** `heard` gets what the worker says, and null when it ends. */
export const startJob = <Told>(
  job: Job,
  heard: (told: Told | null) => void,
  refused: (why: string) => void,
): Worker => {
  const worker = started()
  worker.addEventListener('message', ({ data }: MessageEvent<Told | null>) => heard(data))
  worker.addEventListener('error', ({ message }) => refused(message))
  worker.postMessage(job)
  return worker
}

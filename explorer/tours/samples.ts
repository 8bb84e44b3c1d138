/** Recorded files that a reader may look at without having any: a trace of a cluster, and what clients saw. */
import type { Given } from '../files/read-files.js'
import type { Texts } from '../sources/texts.js'

export interface Sample {
  readonly title: string
  /** What the paths of its files begin with. */
  readonly place: string
}

export const samples: readonly Sample[] = [
  {
    title: 'A recorded trace: two nodes lead at once, in different terms, and the model explains every event',
    place: 'traces/samples/good-two-leaders/',
  },
  {
    title: 'A history of clients that is not linearizable: a read that came too late to see a change',
    place: 'traces/histories/stale-read.ndjson',
  },
]

export const filesIn = (texts: Texts, { place }: Sample): readonly Given[] =>
  [...texts].flatMap(([path, text]) => (path.startsWith(place) ? [{ name: path.split('/').at(-1) ?? path, text }] : []))

/** A fingerprint of all that happened in a run, in its order. */
import { createHash } from 'node:crypto'

export interface RunHash {
  readonly add: (event: string) => void
  /** SHA-256 of all events so far, in hexadecimal digits; nothing can be added after it. */
  readonly digest: () => string
}

const GATHERED = 1 << 16

export const runHash = (): RunHash => {
  const hash = createHash('sha256')
  let gathered = ''
  return {
    add: (event) => {
      gathered += `${event}\n`
      if (gathered.length < GATHERED) return
      hash.update(gathered)
      gathered = ''
    },
    digest: () => hash.update(gathered).digest('hex'),
  }
}

/** Writes a state into a snapshot's file, in slices between which the event loop runs: the node goes on serving. */
import type { Clock, SnapshotFiles } from '../ports/ports.js'
import { encodeBeginning, encodeEnding, encodePart } from '../storage/snapshot-format.js'
import { type SnapshotPlace, snapshotName } from '../storage/snapshot-names.js'
import type { Saving } from '../storage/snapshot-reading.js'

export interface SnapshotWriterOptions<S> {
  readonly files: SnapshotFiles
  readonly saving: Saving<S>
  readonly cluster: string
  readonly clock: Clock
}

/** Frames that are written together, and whether they are the last. */
interface Slice {
  readonly frames: readonly Uint8Array[]
  readonly isLast: boolean
}

/** A slice ends after this many milliseconds, or with this many bytes, which are then written. */
const SLICE_MS = 2
const SLICE_BYTES = 256 * 1024
/** After a slice the node has as long a time to itself: a snapshot takes half of a processor at most. */
const PAUSE_MS = 2

/** Calls `done` with the size of the file, or with the error for which nothing is left of it. Returns how to give up. */
export const writeSnapshot = <S>(
  { files, saving, cluster, clock }: SnapshotWriterOptions<S>,
  place: SnapshotPlace,
  state: S,
  done: (error: Error | null, bytes: number) => void,
): (() => void) => {
  const file = files.begin(snapshotName(place))
  const parts = saving.partsOf(state)[Symbol.iterator]()
  const digest = saving.digest(state)
  let count = 0
  let bytes = 0
  let isStopped = false

  const failed = (error: Error): void => file.abandon(() => done(error, 0))
  const sliced = (): Slice => {
    const frames = count === 0 ? [encodeBeginning(cluster, place)] : []
    const end = clock.now() + SLICE_MS
    let size = 0
    do {
      const next = parts.next()
      if (next.done === true) return { frames: [...frames, encodeEnding(count, digest)], isLast: true }
      const frame = encodePart(next.value)
      frames.push(frame)
      count += 1
      size += frame.length
    } while (size < SLICE_BYTES && clock.now() < end)
    return { frames, isLast: false }
  }
  const slice = (): void => {
    if (isStopped) file.abandon(() => {})
    else write(sliced())
  }
  const write = ({ frames, isLast }: Slice): void => {
    const together = Buffer.concat(frames)
    bytes += together.length
    file.append(together, (error) => {
      if (error !== null) failed(error)
      else if (!isLast) clock.after(PAUSE_MS, slice)
      else file.end((unended) => (unended === null ? done(null, bytes) : failed(unended)))
    })
  }
  clock.after(0, slice)
  return () => {
    isStopped = true
  }
}

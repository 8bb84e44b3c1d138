/**
 * A disk in memory that tells apart what is synced and what a crash may lose. It outlives the node: each life of the
 * node opens it with the clock of that life.
 */
import type { Clock, Disk } from './ports.js'

export interface SimulatedDisk {
  /** The disk as one life of a node sees it. A sync takes `delay()` milliseconds on the clock of that life. */
  readonly open: (clock: Clock, delay: () => number) => Disk
  /** Everything, as a reader of the file would see it. */
  readonly content: () => Uint8Array
  /** How many of the last bytes are not yet synced. */
  readonly unsynced: () => number
  /** Loses power: what is synced stays, and of the rest the first `kept` bytes. */
  readonly crash: (kept: number) => void
}

export const simulatedDisk = (initial: Uint8Array = new Uint8Array()): SimulatedDisk => {
  let synced: Uint8Array[] = [initial]
  let writing = new Uint8Array()
  const settle = (kept: number): void => {
    if (kept > 0) synced.push(writing.slice(0, kept))
    writing = new Uint8Array()
  }
  const content = (): Uint8Array => {
    synced = [Uint8Array.from(Buffer.concat(synced))]
    return Uint8Array.from(Buffer.concat([...synced, writing]))
  }
  return {
    open: (clock, delay) => ({
      name: 'the simulated disk',
      read: (done) => {
        const bytes = content()
        clock.after(delay(), () => done(null, bytes))
      },
      append: (bytes, done) => {
        writing = Uint8Array.from(Buffer.concat([writing, bytes]))
        clock.after(delay(), () => {
          settle(writing.length)
          done(null)
        })
      },
      truncate: (length, done) => {
        clock.after(delay(), () => {
          settle(writing.length)
          synced = [content().slice(0, length)]
          done(null)
        })
      },
      close: (done) => {
        clock.after(0, done)
      },
    }),
    content,
    unsynced: () => writing.length,
    crash: settle,
  }
}

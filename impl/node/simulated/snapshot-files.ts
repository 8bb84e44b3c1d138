/** The snapshots' files of a simulated disk. What has no name yet is lost in a crash. */
import type { Clock, SnapshotFiles } from '../ports/ports.js'

export interface SimulatedSnapshots {
  /** As one life of a node sees them. */
  readonly open: (clock: Clock, delay: () => number) => SnapshotFiles
  readonly names: () => readonly string[]
  /** Flips one bit of a whole file; `where` is in [0, 1). Returns the repair; null if there is no such file. */
  readonly flip: (name: string, where: number, bit: number) => (() => void) | null
}

/** Why a write fails at the moment; null if it works. */
type Failure = () => Error | null

export const simulatedSnapshots = (failure: Failure, slowBy: () => number): SimulatedSnapshots => {
  const whole = new Map<string, Uint8Array>()
  return {
    names: () => [...whole.keys()],
    flip: (name, where, bit) => {
      const bytes = whole.get(name)
      if (bytes === undefined) return null
      const place = Math.floor(where * bytes.length)
      const turn = (): void => {
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit)
      }
      turn()
      return turn
    },
    open: (clock, delay) => {
      const later = (then: () => void): void => {
        clock.after(delay() + slowBy(), then)
      }
      return {
        nameOf: (name) => name,
        list: (done) => later(() => done(null, [...whole.keys()])),
        begin: (name) => {
          let content: Uint8Array = new Uint8Array()
          return {
            append: (bytes, done) => {
              const error = failure()
              later(() => {
                if (error === null) content = Buffer.concat([content, bytes])
                done(error)
              })
            },
            end: (done) => {
              const error = failure()
              later(() => {
                if (error === null) whole.set(name, new Uint8Array(content))
                done(error)
              })
            },
            abandon: (done) => later(done),
          }
        },
        read: (name, from, most, done) => {
          const bytes = whole.get(name)
          later(() => {
            if (bytes === undefined) done(noFile(name), new Uint8Array())
            else done(null, bytes.slice(from, from + most))
          })
        },
        remove: (name, done) =>
          later(() => {
            whole.delete(name)
            done(null)
          }),
      }
    },
  }
}

const noFile = (name: string): Error =>
  Object.assign(new Error(`ENOENT: no such file or directory, open '${name}'`), { code: 'ENOENT' })

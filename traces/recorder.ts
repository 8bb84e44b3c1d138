/** Writes the trace of a node as an observer of it. */
import { closeSync, writeSync } from 'node:fs'
import { type Either, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { ObservedStep, Observer } from '../impl/node/core/observer.js'
import { convertStep, type NameCommand, namingStates } from './convert.js'
import { digest } from './digest.js'
import { featuresIn, type Header, type TraceEvent } from './format.js'
import { reason } from './lines.js'
import type { Problem } from './problem.js'
import { openForRecording } from './resume.js'

export interface RecorderOptions {
  /** Names the commands in the trace; by default by a digest. */
  readonly nameCommand?: NameCommand
  /** Told once, in one line, if the trace cannot be written; by default on stderr. */
  readonly warn?: (line: string) => void
}

/** Once this many bytes have gathered, they are written without waiting for a release. */
const gatherBytes = 1 << 16

/**
 * An observer that writes each step as one line of `file`; continues a file of the same run. When the node releases what its
 * steps did, to others or to its own disk, their lines are in the hands of the operating system: a killed node loses no line
 * that anyone could miss (a machine that loses power may). If the file cannot be written, tracing stops and the node goes on.
 */
export const record = (
  file: string,
  header: Header,
  { nameCommand = digest, warn = (line) => process.stderr.write(`${line}\n`) }: RecorderOptions = {},
): Either<Problem, Observer> =>
  pipe(
    openForRecording(file, header),
    map(({ descriptor, lastSeq }) => {
      const stopped = (error: unknown, seq: number) => {
        warn(`${file}: tracing stopped: ${reason(error)}; the trace is incomplete from event ${seq} on`)
      }
      const { saved, nameState } = namingStates(nameCommand)
      const observing = observer(
        descriptor,
        lastSeq,
        (seq, step) => convertStep(nameCommand, seq, step, featuresIn(header), nameState),
        stopped,
      )
      return { ...observing, saved }
    }),
  )

const observer = (
  descriptor: number,
  lastSeq: number,
  convert: (seq: number, step: ObservedStep) => TraceEvent,
  stopped: (error: unknown, seq: number) => void,
): Observer => {
  let open = true
  let seq = lastSeq
  let written = lastSeq
  let gathered = ''

  const close = () => {
    open = false
    try {
      closeSync(descriptor)
    } catch {
      // All lines are written, or the reader of the log has been told that they are not; the node must go on.
    }
  }
  const write = () => {
    if (!open || gathered === '') return
    try {
      writeAll(descriptor, gathered)
      gathered = ''
      written = seq
    } catch (error) {
      stopped(error, written + 1)
      close()
    }
  }
  const stepped = (step: ObservedStep) => {
    if (!open) return
    seq += 1
    gathered += `${JSON.stringify(convert(seq, step))}\n`
    if (gathered.length >= gatherBytes) write()
  }
  const closed = () => {
    write()
    if (open) close()
  }
  return { stepped, releasing: write, closed }
}

const writeAll = (descriptor: number, text: string): void => {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done)
}

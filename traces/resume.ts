/** Opens a trace file to be written at its end: a new one, or that of a node which was killed and starts again. */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { chain, type Either, isLeft, left, map, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decodeLine } from './decode.js'
import { eventsUnder, Header } from './format.js'
import { otherNode } from './headers.js'
import { reason } from './lines.js'
import type { Problem } from './problem.js'
import { openTrace } from './read.js'

export interface Recording {
  readonly descriptor: number
  /** The sequence number of the last event in the file; 0 if there is none. */
  readonly lastSeq: number
}

const blockBytes = 1 << 16
const newline = 10

/**
 * Writes the header into a new file. In an existing one, checks that it is of the same node and run, and cuts a last line
 * that has no newline: the node was killed while it wrote it, so nothing of that event ever left the node.
 */
export const openForRecording = (file: string, header: Header): Either<Problem, Recording> => {
  const problem = (found: string, expected: string): Problem => ({ kind: 'Unreadable', file, found, expected })
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'a+')
    const recording = resume(file, descriptor, header)
    if (isLeft(recording)) closeSync(descriptor)
    return recording
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor)
    return left(problem(reason(error), 'a trace file that can be written'))
  }
}

const resume = (file: string, descriptor: number, header: Header): Either<Problem, Recording> => {
  const size = fstatSync(descriptor).size
  const whole = newlineBefore(descriptor, size) + 1
  if (whole === 0) return begin(file, descriptor, size, header)
  return pipe(
    openTrace(file),
    chain((trace) => sameNode(file, trace.header, header)),
    chain(() => lastSequenceNumber(file, descriptor, whole, header)),
    map((lastSeq) => {
      if (size > whole) ftruncateSync(descriptor, whole)
      return { descriptor, lastSeq }
    }),
  )
}

const begin = (file: string, descriptor: number, size: number, header: Header): Either<Problem, Recording> => {
  const line = Buffer.from(`${JSON.stringify(Header.encode(header))}\n`)
  const content = readAt(descriptor, 0, Math.min(size, line.length))
  if (size > line.length || !content.equals(line.subarray(0, size))) {
    const expected = 'a new file, or the trace of this node'
    return left({ kind: 'Unreadable', file, line: 1, found: 'something that is no trace', expected })
  }
  if (size > 0) ftruncateSync(descriptor, 0)
  writeSync(descriptor, line)
  return right({ descriptor, lastSeq: 0 })
}

const sameNode = (file: string, found: Header, ought: Header): Either<Problem, void> => {
  const other = otherNode(found, ought)
  if (other === undefined) return right(undefined)
  return left({ kind: 'Unreadable', file, line: 1, ...other, expected: `${other.expected} in a trace to be continued` })
}

/** The sequence number in the line that ends at `end`; 0 if that is the header. */
const lastSequenceNumber = (file: string, descriptor: number, end: number, header: Header): Either<Problem, number> => {
  const start = newlineBefore(descriptor, end - 1) + 1
  if (start === 0) return right(0)
  return pipe(
    decodeLine(eventsUnder(header), readAt(descriptor, start, end - 1 - start).toString()),
    mapLeft(
      ({ found, expected }): Problem => ({ kind: 'Unreadable', file, found: `in the last line, ${found}`, expected }),
    ),
    map(({ seq }) => seq),
  )
}

/** The position of the last newline before `end`, or -1. */
const newlineBefore = (descriptor: number, end: number): number => {
  for (let to = end; to > 0; to -= blockBytes) {
    const from = Math.max(0, to - blockBytes)
    const at = readAt(descriptor, from, to - from).lastIndexOf(newline)
    if (at >= 0) return from + at
  }
  return -1
}

const readAt = (descriptor: number, position: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, length - done, position + done)
    if (count === 0) throw new Error('the file became shorter while it was read')
    done += count
  }
  return bytes
}

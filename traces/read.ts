/** Reads the trace of one node, line by line: files may be far larger than the memory. */
import type { Either } from 'fp-ts/lib/Either.js'
import type { Header, TraceEvent } from './format.js'
import { readLines } from './lines.js'
import { openLines } from './open-lines.js'
import type { Problem } from './problem.js'

/** An event and the number of its line, from 1. */
export interface TraceLine {
  readonly line: number
  readonly event: TraceEvent
}

/** The trace of one node. */
export interface Trace {
  readonly file: string
  readonly header: Header
  /** Reads the file anew at each call, and ends after the first problem. */
  readonly events: () => Iterable<Either<Problem, TraceLine>>
}

/** Reads the header of a file; its events are read when asked for. */
export const openTrace = (file: string): Either<Problem, Trace> => openLines(file, () => readLines(file))

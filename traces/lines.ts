import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Problem } from './problem.js'

export interface Line {
  /** From 1. */
  readonly number: number
  /** Without the newline. */
  readonly text: string
}

const chunkBytes = 1 << 20
/** Far above what an event needs; keeps a file that has no newlines at all from filling the memory. */
const maxLineBytes = 1 << 25
const newline = 10
const NO_TEXT = 'the line has bytes that are not UTF-8'

/** Node's error in a few words, such as "no such file or directory (ENOENT)". */
export const reason = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  const parts = /^(E[A-Z0-9]+): ([^,]+)/.exec(text)
  return parts === null ? text : `${parts[2]} (${parts[1]})`
}

const guarded = <A>(file: string, { expected }: Kind, action: () => A): Either<Problem, A> => {
  try {
    return right(action())
  } catch (error) {
    return left({ kind: 'Unreadable', file, found: reason(error), expected })
  }
}

/** What kind of file is read. */
export interface Kind {
  /** What is expected where the file cannot be read. */
  readonly expected: string
  /** Whether the last line may lack its newline. Of a trace that means that it was cut. */
  readonly mayEndOpen: boolean
}

const trace: Kind = { expected: 'a trace file that can be read', mayEndOpen: false }

/**
 * The lines of a file, holding no more than a chunk and a line in memory. Ends after the first problem: the file cannot be
 * read, a line is too long or no text, or the last line has no newline where it must have one.
 */
export function* readLines(file: string, kind: Kind = trace): Generator<Either<Problem, Line>, void> {
  const opened = guarded(file, kind, () => openSync(file, 'r'))
  if (opened._tag === 'Left') return yield opened
  try {
    yield* linesOf(file, kind, opened.right)
  } finally {
    closeSync(opened.right)
  }
}

function* linesOf(file: string, kind: Kind, descriptor: number): Generator<Either<Problem, Line>, void> {
  const chunk = Buffer.allocUnsafe(chunkBytes)
  const problem = (line: number, found: string, expected: string): Either<Problem, never> =>
    left({ kind: 'Unreadable', file, line, found, expected })
  let rest: Buffer = Buffer.alloc(0)
  let number = 1
  for (;;) {
    const read = guarded(file, kind, () => readSync(descriptor, chunk, 0, chunkBytes, null))
    if (read._tag === 'Left') return yield read
    if (read.right === 0) break
    const bytes = Buffer.concat([rest, chunk.subarray(0, read.right)])
    // To look at all lines at once costs next to nothing. To read bad bytes as U+FFFD, as Node does, would alter what is claimed.
    const isText = isUtf8(bytes.subarray(0, bytes.lastIndexOf(newline) + 1))
    let start = 0
    // The rest of the last chunk holds no newline, so the search need not look there again.
    for (let end = bytes.indexOf(newline, rest.length); end >= 0; end = bytes.indexOf(newline, start)) {
      if (!isText && !isUtf8(bytes.subarray(start, end))) return yield problem(number, NO_TEXT, 'UTF-8')
      yield right({ number, text: bytes.toString('utf8', start, end) })
      number += 1
      start = end + 1
    }
    rest = bytes.subarray(start)
    if (rest.length > maxLineBytes) return yield problem(number, 'a line of more than 32 MiB', 'one event per line')
  }
  if (rest.length === 0) return
  if (!kind.mayEndOpen) yield problem(number, 'the line is cut in the middle: no newline ends it', 'a whole line')
  else if (isUtf8(rest)) yield right({ number, text: rest.toString('utf8') })
  else yield problem(number, NO_TEXT, 'UTF-8')
}

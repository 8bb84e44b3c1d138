/** Histories from their lines: events as JSON lines. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isNone } from 'fp-ts/lib/Option.js'
import { type Operation, type Paired, pairing } from '../../model/linearizability/operation.js'
import { parseLine } from '../../traces/decode.js'
import type { Line } from '../../traces/lines.js'
import type { Problem } from '../../traces/problem.js'
import { decodeEvent, type Language } from './event.js'

const unreadable = (file: string, found: string, expected: string, line?: number): Either<Problem, never> =>
  left({ kind: 'Unreadable', file, found, expected, ...(line === undefined ? {} : { line }) })

type Lines = Iterable<Either<Problem, Line>>

/** The operations of the lines, in the order of their invocations; `file` is only for messages. */
export const paired = <Op, Reply>(
  language: Language<Op, Reply>,
  file: string,
  lines: Lines,
): Either<Problem, Paired<Op, Reply>> => {
  const decode = decodeEvent(language)
  const { add, all } = pairing<Op, Reply>()
  let read = 0
  let events = 0
  for (const next of lines) {
    if (isLeft(next)) return next
    const { number, text } = next.right
    read += 1
    const value = parseLine(text, 'one event of a history as JSON')
    if (isLeft(value)) return unreadable(file, value.left.found, value.left.expected, number)
    const event = decode(value.right)
    if (isLeft(event)) return unreadable(file, `no event of a history: ${event.left}`, "Jepsen's fields", number)
    if (isNone(event.right)) continue
    events += 1
    const wrong = add(event.right.value, number)
    if (wrong !== null) return unreadable(file, wrong.found, wrong.expected, number)
  }
  if (read === 0) return unreadable(file, 'an empty file', 'one event of a history as JSON on each line')
  if (events === 0) return unreadable(file, 'no event of a client', 'events whose process is a number')
  return right(all())
}

/**
 * The text of the lines; `file` is only for messages. A text without any event of a client is no history: most likely it is
 * the wrong file, or its recorder wrote nothing.
 */
export const parseHistory = <Op, Reply>(
  language: Language<Op, Reply>,
  file: string,
  text: string,
): Either<Problem, readonly Operation<Op, Reply>[]> => {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const all = paired(
    language,
    file,
    lines.map((line, k) => right({ number: k + 1, text: line })),
  )
  return isLeft(all) ? all : right(all.right.happened)
}

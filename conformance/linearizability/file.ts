/** Histories in files: events as JSON lines. */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isNone } from 'fp-ts/lib/Option.js'
import { reason } from '../../traces/lines.js'
import type { Problem } from '../../traces/problem.js'
import { decodeEvent, type Event, encodeEvent, type Language } from './event.js'
import { type Operation, operations } from './operation.js'

const unreadable = (file: string, found: string, expected: string, line?: number): Either<Problem, never> =>
  left({ kind: 'Unreadable', file, found, expected, ...(line === undefined ? {} : { line }) })

const read = (file: string): Either<Problem, string> => {
  try {
    return right(readFileSync(file, 'utf8'))
  } catch (error) {
    return unreadable(file, reason(error), 'a history that can be read')
  }
}

const parse = (text: string): Either<string, unknown> => {
  try {
    return right(JSON.parse(text))
  } catch {
    return left(
      text.length > 60 ? `not JSON: ${JSON.stringify(`${text.slice(0, 57)}...`)}` : `not JSON: ${JSON.stringify(text)}`,
    )
  }
}

/**
 * The text of the lines; `file` is only for messages. An empty line is allowed at the end. A text without any event of a
 * client is no history: most likely it is the wrong file, or its recorder wrote nothing.
 */
export const parseHistory = <Op, Reply>(
  language: Language<Op, Reply>,
  file: string,
  text: string,
): Either<Problem, readonly Operation<Op, Reply>[]> => {
  const decode = decodeEvent(language)
  const events: Event<Op, Reply>[] = []
  const lineOf: number[] = []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) return unreadable(file, 'an empty file', 'one event of a history as JSON on each line')
  for (const [k, line] of lines.entries()) {
    const value = parse(line)
    if (isLeft(value)) return unreadable(file, value.left, 'one event of a history as JSON', k + 1)
    const event = decode(value.right)
    if (isLeft(event)) return unreadable(file, `no event of a history: ${event.left}`, "Jepsen's fields", k + 1)
    if (isNone(event.right)) continue
    events.push(event.right.value)
    lineOf.push(k + 1)
  }
  if (events.length === 0) return unreadable(file, 'no event of a client', 'events whose process is a number')
  const paired = operations(events)
  if (isLeft(paired)) return unreadable(file, paired.left.found, paired.left.expected, lineOf[paired.left.at])
  return paired
}

/** The operations of the history in the file, in the order of their invocations. */
export const readHistory = <Op, Reply>(
  language: Language<Op, Reply>,
  file: string,
): Either<Problem, readonly Operation<Op, Reply>[]> => {
  const text = read(file)
  return isLeft(text) ? text : parseHistory(language, file, text.right)
}

/** One line for each event, with the name of the operation that it belongs to. */
export const historyText = <Op, Reply>(language: Language<Op, Reply>, events: readonly Event<Op, Reply>[]): string => {
  const encode = encodeEvent(language)
  const names = new Map<number, string>()
  return events
    .map((event) => {
      if (event.type === 'invoke') names.set(event.process, language.nameOf(event.op))
      return `${encode(event, names.get(event.process) ?? '')}\n`
    })
    .join('')
}

/** Throws where the file cannot be written. */
export const writeHistory = <Op, Reply>(
  language: Language<Op, Reply>,
  file: string,
  events: readonly Event<Op, Reply>[],
): void => writeFileSync(file, historyText(language, events))

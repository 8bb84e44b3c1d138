/** Histories in files. */
import { writeFileSync } from 'node:fs'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Event } from '../../model/linearizability/event.js'
import type { Paired } from '../../model/linearizability/operation.js'
import { readLines } from '../../traces/lines.js'
import type { Problem } from '../../traces/problem.js'
import { encodeEvent, type Language } from './event.js'
import { paired } from './parse.js'

/** The operations of the history in the file, in the order of their invocations. A file may be larger than a string can. */
export const readHistory = <Op, Reply>(
  language: Language<Op, Reply>,
  file: string,
): Either<Problem, Paired<Op, Reply>> =>
  paired(language, file, readLines(file, { expected: 'a history that can be read', mayEndOpen: true }))

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

/** What `reducer` does: it answers lines until there are no more. */
import { createInterface } from 'node:readline'
import { answerLine } from '../../../conformance/vectors/answer-line.js'
import type { ExitCode } from '../../cli/command.js'

/** The exit code is 2 if a line was no question. */
export const runReducer = async (): Promise<ExitCode> => {
  let isWell = true
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue
    const { text, isAnswer } = answerLine(line)
    isWell &&= isAnswer
    process.stdout.write(`${text}\n`)
  }
  return isWell ? 0 : 2
}

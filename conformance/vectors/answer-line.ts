/** The reducer as a program that others ask: a question as one line of JSON, an answer as another. */
import { type Either, isLeft, map, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { showRefusal } from '../../decoding/refusal.js'
import { ConfigJson, EventJson } from '../../exports/json/events.js'
import { StateJson } from '../../exports/json/raft-forms.js'
import { closed, decodeLine } from '../../traces/decode.js'
import { answerTo, type Question } from './vector.js'

const QuestionJson = closed({ config: ConfigJson, state: StateJson, event: EventJson }, {})

const questionIn = (line: string): Either<string, Question> =>
  pipe(decodeLine(QuestionJson, line), mapLeft(showRefusal))

/** The answer to a line, also as one line: `{"state", "effects"}`, or `{"error"}` where the line is no question. */
export const answerLine = (line: string): { readonly text: string; readonly isAnswer: boolean } => {
  const answered = pipe(
    questionIn(line),
    map((question) => answerTo(question)),
  )
  return isLeft(answered)
    ? { text: JSON.stringify({ error: answered.left }), isAnswer: false }
    : { text: JSON.stringify(answered.right), isAnswer: true }
}

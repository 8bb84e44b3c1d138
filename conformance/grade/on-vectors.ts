/** The vectors, and which known bugs the wrong answers look like. */

import { counted } from '../../text/counts.js'
import { answerTo, type Vector, type VectorFile } from '../vectors/vector.js'
import { knownWrong } from '../vectors/wrong.js'
import { zoo } from '../zoo/zoo.js'
import { differences } from './differences.js'
import type { Part } from './part.js'
import { type Answering, checkedAnswer } from './submission.js'

const MOST_DIFFERENCES = 8

interface Asked {
  readonly vector: Vector
  /** The answer as text, or what the question failed with. */
  readonly said: string
  readonly lines: readonly string[]
}

const ask = (answer: Answering, vector: Vector): Asked => {
  const { config, state, event, expected } = vector
  try {
    const found = checkedAnswer(answer({ config, state, event }))
    return { vector, said: JSON.stringify(found), lines: differences(found, expected) }
  } catch (error) {
    const line = error instanceof Error ? error.message : String(error)
    return { vector, said: line, lines: [line.split('\n')[0] ?? line] }
  }
}

/**
 * Known bugs whose answers are all among these, and make up half of what is wrong or more: on each vector that notices the bug,
 * this reducer says what the bug does.
 */
const lookedLike = (asked: readonly Asked[], wrong: number): readonly string[] =>
  knownWrong.flatMap(({ name, rules }) => {
    const telling = asked.flatMap(({ vector, said }) => {
      const wrong = JSON.stringify(answerTo(vector, rules))
      return wrong === JSON.stringify(answerTo(vector))
        ? []
        : [differences(parsed(said), JSON.parse(wrong)).length === 0]
    })
    const isMuch = telling.length >= 2 && telling.length * 2 >= wrong
    if (!isMuch || !telling.every(Boolean)) return []
    const what = zoo.find((entry) => entry.name === name)?.what ?? ''
    return [
      `it answers as one with the bug ${name} does, on all of ${counted(telling.length, 'vector')} that tell: ${what}`,
    ]
  })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const isOfFeatures = ({ config }: Vector): boolean => config.features !== undefined

/** The vectors of a file; without `features` only those of core Raft. Null if there are none. `working` hears the name of each. */
export const gradeVectors = (
  answer: Answering,
  name: string,
  file: VectorFile,
  features: boolean,
  working: (what: string) => void,
): Part | null => {
  const vectors = file.vectors.filter((vector) => features || !isOfFeatures(vector))
  if (vectors.length === 0) return null
  const asked = vectors.map((vector) => {
    working(`${name}, ${vector.name}`)
    return ask(answer, vector)
  })
  const wrong = asked.filter(({ lines }) => lines.length > 0)
  const [first] = wrong
  const figures = `${asked.length - wrong.length} of ${counted(asked.length, 'answer')} are ours`
  if (first === undefined) return { part: 'vectors', what: name, verdict: 'right', figures, lines: [] }
  const { vector, lines } = first
  return {
    ...{ part: 'vectors', what: name, verdict: 'wrong', figures },
    lines: [
      `${vector.name}:`,
      ...lines.slice(0, MOST_DIFFERENCES).map((line) => `  ${line}`),
      ...(lines.length > MOST_DIFFERENCES ? [`  and ${lines.length - MOST_DIFFERENCES} more differences`] : []),
      `  the event: ${JSON.stringify(vector.event)}`,
      `  the state before: ${JSON.stringify(vector.state)}`,
      ...(vector.decisions.length === 0 ? [] : [`  our rules said: ${vector.decisions.join(', ')}`]),
      ...lookedLike(asked, wrong.length),
    ],
  }
}

/** The traces that a run has left in a folder. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Either, isLeft, isRight, left } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { otherRun } from '../../traces/headers.js'
import type { Problem } from '../../traces/problem.js'
import { openTrace, type Trace } from '../../traces/read.js'
import { type Survey, survey } from '../../traces/survey.js'

const filesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.ndjson'))
      .sort()
      .map((file) => join(folder, file))
  } catch {
    return []
  }
}

/** The traces in a folder, together. */
export const surveyed = (folder: string): Either<Problem, Survey> => {
  const traces: Trace[] = []
  for (const file of filesIn(folder)) {
    const trace = openTrace(file)
    if (isLeft(trace)) return trace
    traces.push(trace.right)
  }
  if (isNonEmpty(traces)) return survey(traces)
  return left({ kind: 'Unreadable', file: folder, found: 'no trace', expected: 'those of the run of the cluster' })
}

/** The trace of one node, with those of the other nodes of its run that are in the same folder. */
export const surveyedBeside = (own: Trace): Either<Problem, Survey> => {
  const others = filesIn(dirname(own.file)).flatMap((file) => {
    const trace = openTrace(file)
    if (!isRight(trace) || trace.right.header.node === own.header.node) return []
    return otherRun(trace.right.header, own.header) === undefined ? [trace.right] : []
  })
  return survey([own, ...others])
}

/** Reads the trace of CCF's consensus: one file for all nodes, or several. */
import { type Either, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Problem } from '../../problem.js'
import { type Format, readSteps } from '../read-steps.js'
import type { Told } from '../step.js'
import { type CcfEvent, eventOfLine, tellsOfMessage } from './line.js'
import { closed, type OpenStep } from './open-step.js'
import { effectOf } from './steps.js'
import { withVotes } from './votes.js'

const format: Format<CcfEvent, OpenStep> = {
  name: 'ccf',
  expected: 'lines with the tag "raft_trace" or "tla"',
  lineOf: eventOfLine,
  nodeOf: ({ node }) => node,
  membersOf: (event) => (tellsOfMessage(event) ? [event.node, event.peer] : [event.node]),
  effectOf,
  closed,
}

/** `files`: at least one. */
export const readCcf = (files: readonly string[]): Either<Problem, Told> =>
  pipe(
    readSteps(format, files),
    map(({ run, files: steps }) => ({ run, files: withVotes(steps) })),
  )

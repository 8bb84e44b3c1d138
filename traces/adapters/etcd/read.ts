/** Reads the trace of etcd's raft: one file for all nodes, or several. */
import type { Either } from 'fp-ts/lib/Either.js'
import type { Problem } from '../../problem.js'
import { type Format, readSteps } from '../read-steps.js'
import type { Told } from '../step.js'
import { type EtcdEvent, eventOfLine } from './line.js'
import { closed, type OpenStep } from './open-step.js'
import { effectOf } from './steps.js'

const format: Format<EtcdEvent, OpenStep> = {
  name: 'etcd',
  expected: 'lines with the tag "trace"',
  lineOf: eventOfLine,
  nodeOf: ({ nid }) => nid,
  membersOf: ({ conf: [voters] }) => voters,
  effectOf,
  closed,
}

/** `files`: at least one. */
export const readEtcd = (files: readonly string[]): Either<Problem, Told> => readSteps(format, files)

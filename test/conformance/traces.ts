/** Traces in memory, and in files: recorded, changed, validated. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { validate } from '../../conformance/traces/validate.js'
import type { Verdict } from '../../conformance/traces/verdict.js'
import type { Observer } from '../../impl/node/core/observer.js'
import type { ServerId } from '../../impl/raft/types.js'
import { convertStep } from '../../traces/convert.js'
import type { Header, TraceEvent } from '../../traces/format.js'
import { type Problem, showProblem } from '../../traces/problem.js'
import { openTrace, type Trace } from '../../traces/read.js'
import { record } from '../../traces/recorder.js'
import { type Survey, survey } from '../../traces/survey.js'
import { traceOf } from '../traces/run.js'
import { type TracedCluster, tracedCluster } from './traced-cluster.js'

export const found = <A>(result: Either<Problem, A>): A => {
  if (isLeft(result)) throw new Error(showProblem(result.left))
  return result.right
}

const surveyAll = ([first, ...others]: readonly Trace[]): Either<Problem, Survey> => {
  if (first === undefined) throw new RangeError('there is no trace')
  return survey([first, ...others])
}

const validateAll = (traces: readonly Trace[]): Verdict => {
  const surveyed = surveyAll(traces)
  return isLeft(surveyed) ? { _tag: 'Problem', of: surveyed.left } : validate(surveyed.right)
}

export const validateFiles = (files: readonly string[]): Verdict =>
  validateAll(files.map((file) => found(openTrace(file))))

/** The events of each node, in the order of the nodes. */
export type Events = readonly (readonly TraceEvent[])[]

const tracesOf = (servers: readonly ServerId[], events: Events): readonly Trace[] =>
  servers.map((server, k) => traceOf(server, servers, events[k] ?? []))

export const validateEvents = (servers: readonly ServerId[], events: Events): Verdict =>
  validateAll(tracesOf(servers, events))

export const surveyEvents = (servers: readonly ServerId[], events: Events): Survey =>
  found(surveyAll(tracesOf(servers, events)))

/** The traces of what is done to a cluster, in memory; commands have their own texts as names. */
export const recordEvents = (servers: readonly ServerId[], drive: (cluster: TracedCluster) => void): Events => {
  const events = new Map<ServerId, TraceEvent[]>(servers.map((server) => [server, []]))
  drive(
    tracedCluster(servers, (id): Observer => {
      const own = events.get(id) ?? []
      const stepped: Observer['stepped'] = (step) => {
        own.push(convertStep((command) => command, own.length + 1, step))
      }
      return { stepped, releasing: () => {}, closed: () => {} }
    }),
  )
  return [...events.values()]
}

/** The same, by way of the recorder, in files of this folder: n1.ndjson, n2.ndjson, … */
export const recordFiles = (
  folder: string,
  servers: readonly ServerId[],
  drive: (cluster: TracedCluster) => void,
): readonly string[] => {
  mkdirSync(folder, { recursive: true })
  const fileOf = (id: ServerId) => join(folder, `${id}.ndjson`)
  const header = (node: ServerId): Header => ({
    ...{ format: 'lockstep-trace', version: 1, cluster: 'shop', run: 'a', node, nodes: servers, initialTerm: 1 },
  })
  const cluster = tracedCluster(servers, (id) => found(record(fileOf(id), header(id), { nameCommand: (text) => text })))
  drive(cluster)
  for (const { close } of cluster.members) close()
  return servers.map(fileOf)
}

/** Replaces the lines of a file; line 1 is the header. */
export const rewrite = (file: string, change: (lines: readonly string[]) => readonly string[]): void => {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  writeFileSync(file, `${change(lines).join('\n')}\n`)
}

/** Replaces one line of a file, from 1, as JSON. */
export const rewriteLine = (file: string, line: number, change: (event: TraceEvent) => object): void =>
  rewrite(file, (lines) => lines.map((text, k) => (k === line - 1 ? JSON.stringify(change(JSON.parse(text))) : text)))

/** Runs in which all logs begin with the same entries (`Bootstrap`). */
import { isLeft } from 'fp-ts/lib/Either.js'
import { initial } from '../../model/raft/features/variables.js'
import { Init } from '../../model/raft/init.js'
import { fromArray } from '../../model/raft/sequence.js'
import type { Constants, Log, Server } from '../../model/raft/types.js'
import type { Entry, TraceEvent } from '../../traces/format.js'
import type { Survey } from '../../traces/survey.js'
import { meaningful } from '../explanation/conformance-model.js'
import type { Belief } from './node-belief.js'
import type { Reading } from './trace-observation.js'

export interface Bootstrap {
  /** In which states a node may begin. */
  readonly start: (model: Constants, reading: Reading, node: string) => Belief
}

const firstEvent = ({ events }: Survey['traces'][number]): TraceEvent | undefined => {
  for (const line of events()) return isLeft(line) ? undefined : line.right.event
  return undefined
}

/** The entries with which the node has started for the first time; none if it does not tell. */
const startedWith = (event: TraceEvent | undefined): readonly Entry[] =>
  event?.event === 'Restart' && event.log?.keep === 0 ? event.log.append : []

/** Where a node begins: in `Init`, with what its features remember. */
export const beginning = (model: Constants, log?: Log, commitIndex?: number): Server => ({
  ...Init(model, log, commitIndex),
  ...(model.features === undefined ? {} : { features: initial }),
})

/** Undefined where no trace tells of entries with which its node has begun. The run is held to it that all have the same. */
export const bootstrapOf = (traces: Survey['traces']): Bootstrap | undefined => {
  const firsts = traces.map((trace) => ({
    node: trace.header.node,
    term: trace.header.initialTerm,
    event: firstEvent(trace),
  }))
  const [entries = []] = firsts.map(({ event }) => startedWith(event)).filter((all) => all.length > 0)
  // Nobody can have an entry of a later term than its own.
  if (
    entries.length === 0 ||
    entries.some(({ term }, k) => term > (firsts[0]?.term ?? 0) || term < (entries[k - 1]?.term ?? 1))
  )
    return undefined
  return {
    start: (model, reading, node) => {
      const told = firsts.find((first) => first.node === node)?.event?.commitIndex
      const indexes =
        told !== undefined && told <= entries.length ? [told] : entries.map((_, k) => k).concat(entries.length)
      const log = fromArray(entries.map(reading.entry))
      const currentTerm = firsts[0]?.term ?? 1
      return {
        now: indexes.map((commitIndex) => meaningful({ ...beginning(model, log, commitIndex), currentTerm })),
        undoable: null,
      }
    },
  }
}

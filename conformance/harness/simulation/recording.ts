/** Traces of simulated nodes, in memory. */
import { right } from 'fp-ts/lib/Either.js'
import type { Observer } from '../../../impl/node/core/observer.js'
import { convertStep, namingStates } from '../../../traces/convert.js'
import { featuresIn, type Header, type TraceEvent } from '../../../traces/format.js'
import type { Trace } from '../../../traces/read.js'

/** The trace of one node. */
export interface Recording {
  readonly trace: Trace
  /** The observer of the node's next life. */
  readonly observer: () => Observer
}

/**
 * What the recorder of a real node does, without the file: an event is recorded when the node releases what it did, and
 * what was not released is lost with the life of the node.
 */
export const recording = (header: Header): Recording => {
  const events: TraceEvent[] = []
  const asItIs = (command: string): string => command
  const { saved, nameState } = namingStates(asItIs)
  const observer = (): Observer => {
    const gathered: TraceEvent[] = []
    const release = (): void => {
      events.push(...gathered.splice(0))
    }
    return {
      stepped: (step) => {
        const seq = events.length + gathered.length + 1
        gathered.push(convertStep(asItIs, seq, step, featuresIn(header), nameState))
      },
      releasing: release,
      closed: release,
      saved,
    }
  }
  // The header is line 1.
  const lines = () => events.map((event, k) => right({ line: k + 2, event }))
  return { trace: { file: `${header.run}/${header.node}.ndjson`, header, events: lines }, observer }
}

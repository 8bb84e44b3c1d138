/** Runs of a cluster that never were: events whose messages fit together, without any Raft in them. */
import fc from 'fast-check'
import { right } from 'fp-ts/lib/Either.js'
import type { SentMessage, TraceEvent } from '../../traces/format.js'
import type { Trace } from '../../traces/read.js'

/** A trace that is in memory. */
export const traceOf = (node: string, nodes: readonly string[], events: readonly TraceEvent[], run = 'a'): Trace => ({
  file: `${node}.ndjson`,
  header: { format: 'lockstep-trace', version: 1, cluster: 'shop', run, node, nodes, initialTerm: 1 },
  events: () => events.map((event, i) => right({ line: i + 2, event })),
})

export const message = (id: string, to: string): SentMessage => ({ id, to, type: 'RequestVote', term: 1 })

export const timeout = (seq: number, ...sent: readonly SentMessage[]): TraceEvent => ({
  ...{ seq, event: 'ElectionTimeout', sent },
})

export const receive = (seq: number, received: string, ...sent: readonly SentMessage[]): TraceEvent => ({
  ...{ seq, event: 'Receive', received, sent },
})

/** What one step of a run does: who moves, to whom it sends, and which of the messages sent so far it receives, if any. */
const step = (nodes: readonly string[]) =>
  fc.record({
    node: fc.constantFrom(...nodes),
    receives: fc.option(fc.nat(), { freq: 3 }),
    to: fc.array(fc.constantFrom(...nodes), { maxLength: 3 }),
  })

/** The traces of a run in which messages are reordered, lost and duplicated. */
export const arbitraryRun = (): fc.Arbitrary<readonly [Trace, ...Trace[]]> =>
  fc
    .integer({ min: 1, max: 5 })
    .map((n) => Array.from({ length: n }, (_, i) => `n${i + 1}`))
    .chain((nodes) => fc.tuple(fc.constant(nodes), fc.array(step(nodes), { maxLength: 60 })))
    .chain(([nodes, steps]) => {
      const [first, ...others] = nodes.map((node) => traceOf(node, nodes, eventsOf(steps).get(node) ?? []))
      if (first === undefined) throw new Error('there is at least one node')
      return fc
        .shuffledSubarray(others, { minLength: others.length })
        .map((rest): [Trace, ...Trace[]] => [first, ...rest])
    })

const eventsOf = (
  steps: readonly { readonly node: string; readonly receives: number | null; readonly to: readonly string[] }[],
): ReadonlyMap<string, readonly TraceEvent[]> => {
  const events = new Map<string, TraceEvent[]>()
  const network: SentMessage[] = []
  for (const { node, receives, to } of steps) {
    const own = events.get(node) ?? []
    events.set(node, own)
    const arrived = network.filter((each) => each.to === node)
    const received = receives === null ? undefined : arrived[receives % arrived.length]
    const sent = to.map((each, i) => message(`${node}.${network.length + i}`, each))
    own.push(received === undefined ? timeout(own.length + 1, ...sent) : receive(own.length + 1, received.id, ...sent))
    network.push(...sent)
  }
  return events
}

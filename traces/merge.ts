/**
 * Puts the events of all nodes into one order that agrees with happens-before: the order within each file, and a message is
 * sent before it is received. Clocks have no part in it.
 */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import { type Stuck, waitingInCircle } from './cycle.js'
import type { SentMessage, TraceEvent } from './format.js'
import type { Problem } from './problem.js'
import type { Trace, TraceLine } from './read.js'
import type { Survey } from './survey.js'

/** A message with where it was sent. */
export interface Delivery {
  readonly from: string
  readonly file: string
  readonly line: number
  readonly message: SentMessage
}

/** An event in its place. */
export interface Placed {
  readonly file: string
  readonly line: number
  readonly node: string
  readonly event: TraceEvent
  /** What a `Receive` received; none for other events, and where the sender is a node that has no trace. */
  readonly received: Option<Delivery>
}

/** How far a file has been read; `held` is an event that had to wait for its message to be sent. */
type Cursor = Omit<Stuck, 'held'> & { readonly held?: TraceLine }

/**
 * The events of the surveyed traces, one at a time, ending after the first problem. Linear in the number of events; keeps the
 * messages that are on their way and those that arrive more than once, and nothing else.
 */
export function* merge(survey: Survey): Generator<Either<Problem, Placed>, void> {
  const network = inFlight(survey)
  const waiting = new Map<string, readonly Stuck[]>()
  const cursors = survey.traces.map((trace): Cursor => ({ trace, rest: trace.events()[Symbol.iterator]() }))
  const ready = [...cursors]
  try {
    for (let cursor = ready.shift(); cursor !== undefined; cursor = ready.shift()) {
      const line = nextLine(cursor)
      if (line === undefined) continue
      if (isLeft(line)) return yield line
      const { event } = line.right
      if (event.event === 'Receive' && network.isToBeSent(event.received)) {
        waiting.set(event.received, [...(waiting.get(event.received) ?? []), { ...cursor, held: line.right }])
        continue
      }
      const placed = network.place(cursor.trace, line.right)
      yield placed
      if (isLeft(placed)) return
      for (const { id } of event.sent) {
        ready.push(...(waiting.get(id) ?? []))
        waiting.delete(id)
      }
      ready.push({ trace: cursor.trace, rest: cursor.rest })
    }
    if (waiting.size > 0) yield left(waitingInCircle([...waiting.values()].flat()))
  } finally {
    for (const { rest } of cursors) rest.return?.()
  }
}

const nextLine = ({ held, rest }: Cursor): Either<Problem, TraceLine> | undefined => {
  if (held !== undefined) return right(held)
  const next = rest.next()
  return next.done === true ? undefined : next.value
}

/** The messages on their way. */
const inFlight = ({ missing, sent, received, receivedAgain }: Survey) => {
  const deliveries = new Map<string, Delivery>()

  const isToBeSent = (id: string): boolean => sent.has(id) && !deliveries.has(id)

  const receive = (trace: Trace, line: number, id: string): Either<Problem, Option<Delivery>> => {
    const problem = (found: string, expected: string): Either<Problem, never> =>
      left({ kind: 'Inconsistent', file: trace.file, line, found: `received "${id}", ${found}`, expected })
    const delivery = deliveries.get(id)
    if (delivery === undefined) {
      return missing.length > 0
        ? right(none)
        : problem('which nobody sent', 'the id of a message that one of the files sends')
    }
    const { to } = delivery.message
    if (to !== trace.header.node) {
      return problem(`which was sent to ${to} (${delivery.file}:${delivery.line})`, `a message to ${trace.header.node}`)
    }
    if (!receivedAgain.has(id)) deliveries.delete(id)
    return right(some(delivery))
  }

  const place = (trace: Trace, { line, event }: TraceLine): Either<Problem, Placed> => {
    const { file, header } = trace
    const delivery = event.event === 'Receive' ? receive(trace, line, event.received) : right(none)
    if (isLeft(delivery)) return delivery
    for (const message of event.sent) {
      if (received.has(message.id)) deliveries.set(message.id, { from: header.node, file, line, message })
    }
    return right({ file, line, node: header.node, event, received: delivery.right })
  }

  return { isToBeSent, place }
}

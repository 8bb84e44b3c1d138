/**
 * Trace validation: a recorded run of a cluster is explained by the model, event by event. Linear in the number of events.
 */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isNone } from 'fp-ts/lib/Option.js'
import { Init } from '../model/raft/helpers.js'
import type { Constants, Message, Server } from '../model/raft/types.js'
import type { Placed } from '../traces/merge.js'
import { merge } from '../traces/merge.js'
import type { Problem } from '../traces/problem.js'
import type { Survey } from '../traces/survey.js'
import { conformanceModel, meaningful } from './abstraction.js'
import { agreement } from './agreement.js'
import { explanations } from './explain.js'
import type { Observation } from './observation.js'
import { type Refusal, refusal } from './refusal.js'
import { observationOf, type Reading, readingOf } from './trace-observation.js'

/** What a trace that validates tells. */
export interface Validated {
  readonly nodes: number
  readonly events: number
  readonly restarts: number
  /** Events of killed nodes that were recorded but never became durable, and that nobody learned of. */
  readonly undone: number
  readonly elections: number
  /** The highest committed index. */
  readonly committed: number
  /** How often each action of the model stands in the explanations. */
  readonly actions: Readonly<Record<string, number>>
}

/** An event that no sequence of actions of the model explains, or two nodes that do not agree. */
export interface Refused {
  readonly file: string
  readonly line: number
  readonly node: string
  readonly seq: number
  readonly event: string
  readonly because:
    | { readonly _tag: 'Unexplained'; readonly refusal: Refusal }
    | { readonly _tag: 'Disagreement'; readonly what: string }
}

export type Verdict =
  | { readonly _tag: 'Validated'; readonly of: Validated }
  | { readonly _tag: 'Refused'; readonly of: Refused }
  /** The files are not the trace of one run, or of no possible one. */
  | { readonly _tag: 'Problem'; readonly of: Problem }

/**
 * What is known of a node: the states in which the model's server may be (several only where the trace leaves variables
 * out), now and before each event that a crash may still take back, oldest first.
 */
interface Node {
  readonly now: readonly Server[]
  readonly undoable: readonly (readonly Server[])[]
}

interface Explained {
  readonly node: Node
  readonly from: Server
  readonly to: Server
  readonly actions: readonly string[]
  readonly sent: readonly Message[]
  readonly undone: number
}

export const validate = (survey: Survey, progress: (events: number) => void = () => {}): Verdict => {
  const reading = readingOf(survey.traces[0].header)
  const model = conformanceModel(reading.nodes.length)
  const start: Node = { now: [meaningful(Init(model))], undoable: [] }
  const nodes = new Map(reading.nodes.map((name) => [name, start]))
  const inFlight = new Map<string, Message>()
  const agreed = agreement()
  const used = new Map<string, number>()
  let events = 0
  let restarts = 0
  let undone = 0

  for (const placed of merge(survey)) {
    if (isLeft(placed)) return { _tag: 'Problem', of: placed.left }
    const { node, event, received } = placed.right
    const message = isNone(received) ? null : (inFlight.get(received.value.message.id) ?? null)
    const explained = explainEvent(model, reading, nodes.get(node) ?? start, placed.right, message)
    if (isLeft(explained)) return refused(placed.right, { _tag: 'Unexplained', refusal: explained.left })

    const { from, to, actions, sent } = explained.right
    const disagreement = agreed.add(reading.nodes.indexOf(node), from, to)
    if (disagreement !== null) return refused(placed.right, { _tag: 'Disagreement', what: disagreement })
    const known = event.sent.some(({ id }) => survey.received.has(id))
    nodes.set(node, known ? { ...explained.right.node, undoable: [] } : explained.right.node)
    for (const [k, { id }] of event.sent.entries()) {
      const model = sent[k]
      if (model !== undefined && survey.received.has(id)) inFlight.set(id, model)
    }
    if (!isNone(received) && !survey.receivedAgain.has(received.value.message.id))
      inFlight.delete(received.value.message.id)
    for (const action of actions) used.set(action, (used.get(action) ?? 0) + 1)
    if (event.event === 'Restart') restarts += 1
    undone += explained.right.undone
    events += 1
    progress(events)
  }
  const actions = Object.fromEntries([...used].sort(([a], [b]) => a.localeCompare(b)))
  const of = {
    nodes: reading.nodes.length,
    events,
    restarts,
    undone,
    elections: agreed.elections(),
    committed: agreed.committed(),
    actions,
  }
  return { _tag: 'Validated', of }
}

const refused = ({ file, line, node, event }: Placed, because: Refused['because']): Verdict => ({
  _tag: 'Refused',
  of: { file, line, node, seq: event.seq, event: event.event, because },
})

/**
 * Explains one event. A restart may take back events at the end of the time before it: they were recorded but not yet
 * durable. Only those count of which nobody received a message, and as few as possible are taken back.
 */
const explainEvent = (
  model: Constants,
  reading: Reading,
  { now, undoable }: Node,
  { node, event }: Placed,
  received: Message | null,
): Either<Refusal, Explained> => {
  const i = reading.nodes.indexOf(node)
  const observe = (before: Server): Observation => observationOf(reading, node, before, event, received)
  const restart = event.event === 'Restart'
  const befores = restart ? [now, ...[...undoable].reverse()] : [now]
  for (const [undone, states] of befores.entries()) {
    const found = states.flatMap((from) => explanations(model, i, from, observe(from)).map((one) => ({ from, ...one })))
    const [first] = found
    if (first === undefined) continue
    const { from, after: to, actions, sent } = first
    const kept = restart ? [] : [...undoable, now]
    return right({ node: { now: found.map((one) => one.after), undoable: kept }, from, to, actions, sent, undone })
  }
  const [before] = now
  if (before === undefined) throw new Error(`the model of ${node} has no state`)
  return left(refusal(model, i, before, observe(before)))
}

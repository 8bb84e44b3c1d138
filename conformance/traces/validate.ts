/**
 * Trace validation: a recorded run of a cluster is explained by the model, event by event. Linear in the number of events.
 */
import { isLeft } from 'fp-ts/lib/Either.js'
import { toUndefined } from 'fp-ts/lib/Option.js'
import { Init } from '../../model/raft/init.js'
import type { Message } from '../../model/raft/types.js'
import type { Placed } from '../../traces/merge.js'
import { merge } from '../../traces/merge.js'
import type { Problem } from '../../traces/problem.js'
import type { Survey } from '../../traces/survey.js'
import { conformanceModel, meaningful } from '../explanation/conformance-model.js'
import { isInModel } from '../explanation/messages.js'
import type { WhyNot } from '../explanation/why-not.js'
import { entryValues } from './entry-values.js'
import { type Belief, explainEvent, knowing, type Observe, settled } from './node-belief.js'
import { runSafety } from './run-safety.js'
import { mayHaveUntold, observationOf, readingOf, type Unchecked, uncheckedIn } from './trace-observation.js'

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
  /** How many claims of each kind were not checked, because the model has nothing to compare them to. */
  readonly unchecked: Readonly<Partial<Record<Unchecked, number>>>
}

/** An event that no sequence of actions of the model explains, or two nodes that do not agree. */
export interface Refused {
  readonly file: string
  readonly line: number
  readonly node: string
  readonly seq: number
  readonly event: string
  readonly because:
    | { readonly _tag: 'Unexplained'; readonly whyNot: WhyNot }
    | { readonly _tag: 'Disagreement'; readonly what: string }
}

export type Verdict =
  | { readonly _tag: 'Validated'; readonly of: Validated }
  | { readonly _tag: 'Refused'; readonly of: Refused }
  /** The files are not the trace of one run, or of no possible one. */
  | { readonly _tag: 'Problem'; readonly of: Problem }

/** A trace that tells nothing is not valid: it says nothing of any run. */
const noEvents = ({ traces: [{ file }, ...others] }: Survey): Problem => ({
  kind: 'Unreadable',
  file,
  found: others.length === 0 ? 'a header without an event' : 'headers without an event, here and in all other files',
  expected: 'the trace of a run, with at least one event',
})

/** How far the validation of a run has come: after one event, which the model explains. */
export interface Standing {
  readonly placed: Placed
  readonly nodes: ReadonlyMap<string, Belief>
  /** By id: of each message that is still to be received, what it may be in full. */
  readonly inFlight: ReadonlyMap<string, readonly Message[]>
}

export const validate = (survey: Survey, progress: (events: number) => void = () => {}): Verdict => {
  const run = validation(survey)
  for (let events = 1; ; events += 1) {
    const next = run.next()
    if (next.done === true) return next.value
    progress(events)
  }
}

/** Yields after each event. The maps of what it yields go on to change with the next one. */
export function* validation(survey: Survey): Generator<Standing, Verdict> {
  if (survey.events === 0) return { _tag: 'Problem', of: noEvents(survey) }
  const reading = readingOf(survey.traces[0].header, entryValues(survey.traces))
  const model = conformanceModel(reading.nodes.length)
  const start = knowing(meaningful(Init(model)))
  const nodes = new Map(reading.nodes.map((name) => [name, start]))
  const inFlight = new Map<string, readonly Message[]>()
  const agreed = runSafety()
  const used = new Map<string, number>()
  /** The nodes whose logs may have entries that no event told of. */
  const untold = new Set<string>()
  const unchecked = new Map<Unchecked, number>()
  let events = 0
  let restarts = 0
  let undone = 0

  for (const placed of merge(survey)) {
    if (isLeft(placed)) return { _tag: 'Problem', of: placed.left }
    const { node, event } = placed.right
    const i = reading.nodes.indexOf(node)
    const received = toUndefined(placed.right.received)?.message.id
    const messages = received === undefined ? [] : (inFlight.get(received) ?? [])
    const restart = event.event === 'Restart'
    const isUntold = untold.has(node)
    const observe: Observe = (before, message) => observationOf(reading, node, before, event, message, isUntold)
    const explained = explainEvent(model, i, nodes.get(node) ?? start, messages, restart, observe)
    if (isLeft(explained)) return refused(placed.right, { _tag: 'Unexplained', whyNot: explained.left })

    const { belief, actions, sent } = explained.right
    const disagreement = agreed.add(i, belief.now)
    if (disagreement !== null) return refused(placed.right, { _tag: 'Disagreement', what: disagreement })
    for (const claim of uncheckedIn(node, event, belief.now)) unchecked.set(claim, (unchecked.get(claim) ?? 0) + 1)
    if (mayHaveUntold(event, isUntold)) untold.add(node)
    else untold.delete(node)
    const isKnown = event.sent.some(({ id }) => survey.received.has(id))
    nodes.set(node, isKnown ? settled(belief) : belief)
    const sentInModel = event.sent.filter(({ type }) => isInModel(type))
    for (const [k, { id }] of sentInModel.entries()) if (survey.received.has(id)) inFlight.set(id, sent[k] ?? [])
    if (received !== undefined && !survey.receivedAgain.has(received)) inFlight.delete(received)
    for (const action of actions) used.set(action, (used.get(action) ?? 0) + 1)
    if (restart) restarts += 1
    undone += explained.right.undone
    events += 1
    yield { placed: placed.right, nodes, inFlight }
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
    unchecked: Object.fromEntries(unchecked),
  }
  return { _tag: 'Validated', of }
}

const refused = ({ file, line, node, event }: Placed, because: Refused['because']): Verdict => ({
  _tag: 'Refused',
  of: { file, line, node, seq: event.seq, event: event.event, because },
})

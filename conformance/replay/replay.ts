/** The reducer on the inputs of a recorded node: where its state is not the recorded one. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { toNullable, toUndefined } from 'fp-ts/lib/Option.js'
import * as Log from '../../impl/raft/log.js'
import { start } from '../../impl/raft/restart.js'
import { initial } from '../../impl/raft/state.js'
import { step } from '../../impl/raft/step.js'
import {
  type Config,
  type Durable,
  type Effect,
  type Event,
  ServerId,
  type ServerState,
  Term,
} from '../../impl/raft/types.js'
import { convertStep } from '../../traces/convert.js'
import { featuresIn, firstVotersIn, type Header, type TraceEvent } from '../../traces/format.js'
import { merge, type Placed } from '../../traces/merge.js'
import type { Problem } from '../../traces/problem.js'
import type { Survey } from '../../traces/survey.js'
import { reducerFeatures } from '../refinement/cluster.js'
import { modelFeatures } from '../traces/trace-features.js'
import { entryOf, inputOf } from './recorded-input.js'

/** A variable, or what was sent: as JSON. */
export interface Differs {
  readonly field: string
  readonly recorded: string
  readonly reducer: string
}

/** One event, and what the reducer does in its place. */
export interface Replayed {
  readonly file: string
  readonly line: number
  readonly seq: number
  readonly event: string
  /** The variables before it, null at the first, and after it, as a trace writes them. */
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>>
  readonly effects: readonly Effect[]
  /** Variables that were recorded with other values than the reducer's. */
  readonly state: readonly Differs[]
  /** Null where the same was sent, but for the names of the messages. */
  readonly sent: Differs | null
}

const configOf = (header: Header, maxEntriesPerMessage: number): Config => {
  const features = modelFeatures(header)
  return {
    id: ServerId(header.node),
    servers: firstVotersIn(header).map(ServerId),
    maxEntriesPerMessage,
    ...(features === undefined ? {} : { features: reducerFeatures(header.nodes.indexOf(header.node), features) }),
  }
}

/** The most entries that the node has sent at once: a trace does not tell what it may send. */
const mostEntries = ({ events }: Survey['traces'][number]): number => {
  let most = 1
  for (const line of events())
    if (!isLeft(line))
      for (const message of line.right.event.sent)
        if ('entries' in message) most = Math.max(most, message.entries.length)
  return most
}

const name = (text: string): string => text

/** What the trace of a reducer says of such a step, without the names of messages. */
const told = (header: Header, input: Event, before: ServerState, after: ServerState, effects: readonly Effect[]) => {
  const sent = effects.flatMap((effect) => (effect._tag === 'Send' ? [{ id: '', message: effect.message }] : []))
  return convertStep(name, 1, { input, received: '', before, after, effects, sent }, featuresIn(header))
}

const variablesIn = (event: TraceEvent): Readonly<Record<string, unknown>> => {
  const { seq: _seq, event: _event, sent: _sent, note: _note, ...variables } = event
  const {
    received: _received,
    to: _to,
    read: _read,
    change: _change,
    index: _index,
    data: _data,
    ...rest
  } = variables as Readonly<Record<string, unknown>>
  return rest
}

/** Sets of nodes are in no order, and neither are the fields of objects. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => {
    if (Array.isArray(one) && one.every((item) => typeof item === 'string')) return one.toSorted()
    return typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => a.localeCompare(b)))
      : one
  }) ?? 'nothing'

/** Only what was recorded is compared. A node says nothing of itself in `matchIndex`, whatever else does. */
const differences = (header: Header, recorded: TraceEvent, own: TraceEvent): readonly Differs[] => {
  const reducers = variablesIn(own)
  return Object.entries(variablesIn(recorded)).flatMap(([field, value]) => {
    const isRestarted = recorded.event === 'Restart' && field === 'log'
    const isOfOthers =
      (field === 'matchIndex' && own.role !== 'Leader') || (field === 'votesGranted' && own.role !== 'Candidate')
    if (isRestarted || isOfOthers) return []
    const [one, other] = [value, reducers[field]].map((each) => canonical(withoutItself(header.node, field, each)))
    return one === other ? [] : [{ field, recorded: one ?? '', reducer: other ?? '' }]
  })
}

const withoutItself = (node: string, field: string, value: unknown): unknown => {
  if (field !== 'matchIndex' || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value ?? {}).filter(([of]) => of !== node))
}

const sentDiffers = (recorded: TraceEvent, own: TraceEvent): Differs | null => {
  const textOf = ({ sent }: TraceEvent): string => canonical(sent.map(({ id: _, ...message }) => message))
  const [one, other] = [textOf(recorded), textOf(own)]
  return one === other ? null : { field: 'sent', recorded: one, reducer: other }
}

/** Whether a node that finds this after a crash may have recorded so. */
const isFound = ({ currentTerm, votedFor, lastIndex, lastTerm }: TraceEvent, durable: Durable): boolean =>
  (currentTerm === undefined || currentTerm === durable.currentTerm) &&
  (votedFor === undefined || votedFor === toNullable(durable.votedFor)) &&
  (lastIndex === undefined || lastIndex === Log.lastIndex(durable.log)) &&
  (lastTerm === undefined || lastTerm === Log.lastTerm(durable.log))

/**
 * Feeds the reducer what the node was fed, event by event, and yields what it does. Ends after the first event after which their
 * states differ: from there on they are two nodes. A crash may take back events that were not yet durable: the restart says which.
 */
export function* replay(survey: Survey, node: string): Generator<Either<Problem, Replayed>, void> {
  const trace = survey.traces.find(({ header }) => header.node === node)
  if (trace === undefined) throw new RangeError(`no trace is of ${node}`)
  const { header } = trace
  const config = configOf(header, mostEntries(trace))
  const reduce = step(config)
  let state: ServerState | null = null
  /** What may be found after a crash, the latest last. */
  let durable: readonly Durable[] = []
  for (const placed of merge(survey)) {
    if (isLeft(placed)) return yield placed
    if (placed.right.node !== node) continue
    const { event } = placed.right
    const first = event.event === 'Restart' ? startOf(header, event, durable) : null
    const input = first === null ? inputOf(event, toUndefined(placed.right.received)) : right(restartOf(first))
    if (isLeft(input)) return yield left(lacking(placed.right, input.left))
    const before: ServerState = state ?? start(config, startOf(header, event, []))[0]
    const [after, effects] =
      input.right._tag === 'Restart' ? start(config, input.right.durable) : reduce(before, input.right)
    const own = told(header, input.right, before, after, effects)
    const differs = differences(header, event, own)
    yield right({
      ...{ file: placed.right.file, line: placed.right.line, seq: event.seq, event: event.event },
      before: state === null ? null : variablesIn(told(header, { _tag: 'HeartbeatTimeout' }, before, before, [])),
      after: variablesIn(own),
      effects,
      state: differs,
      sent: sentDiffers(event, own),
    })
    if (differs.length > 0) return
    durable = event.event === 'Restart' ? [after] : remembering(durable, after)
    state = after
  }
}

const restartOf = (durable: Durable): Event => ({ _tag: 'Restart', durable })

/** Only what has changed on disk is remembered. */
const remembering = (durable: readonly Durable[], after: ServerState): readonly Durable[] => {
  const last = durable.at(-1)
  const isSame = last?.currentTerm === after.currentTerm && last.votedFor === after.votedFor && last.log === after.log
  return isSame ? durable : [...durable, after].slice(-MOST_UNDONE)
}

/** A node has its changes on disk before it goes on by more than a few. */
const MOST_UNDONE = 1_000

/** With what a node starts: for the first time with what its run begins with, and then with what it had on disk. */
const startOf = (header: Header, event: TraceEvent, durable: readonly Durable[]): Durable => {
  const found = durable.findLast((one) => isFound(event, one)) ?? durable.at(-1)
  if (found !== undefined) return found
  const log = event.event === 'Restart' ? (event.log?.append ?? []) : []
  return { ...initial, currentTerm: Term(header.initialTerm), log: Log.fromEntries(log.map(entryOf)) }
}

const lacking = ({ file, line, event }: Placed, what: string): Problem => ({
  kind: 'Unreadable',
  file,
  line,
  found: `${event.event} without ${what}`,
  expected: 'a trace that tells it, for the reducer to be fed with',
})

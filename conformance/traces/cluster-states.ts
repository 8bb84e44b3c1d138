/** The states in which a cluster may be after an event of its recorded run, as validation reconstructs them. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Copies, GlobalState } from '../../model/checker/protocol.js'
import { encodeMessage } from '../../model/raft/encode.js'
import { isOfFeature } from '../../model/raft/features/messages.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { fromArray, toArray } from '../../model/raft/sequence.js'
import type { Entry, Message, Server, Value } from '../../model/raft/types.js'
import { featuresIn } from '../../traces/format.js'
import type { Trace } from '../../traces/read.js'
import type { Survey } from '../../traces/survey.js'
import { leadersMemory } from './leaders-memory.js'
import { validationLines } from './report.js'
import { type Standing, validation } from './validate.js'

/** Which events of one node's trace: all, or the one in a line of its file, or its last. */
export type Place = number | 'all' | 'last'

type State = GlobalState<Server, Message>

export interface AfterLine {
  readonly line: number
  /** Several where the trace leaves variables or fields out. */
  readonly states: readonly State[]
}

/** A trace that leaves more open than this says too little to go on from. */
const MOST_STATES = 1_000

/**
 * The states after events of this trace, which is one of those surveyed: each node is as far as the merge has brought it by then. A
 * message is in flight if somebody receives it later in the run; one that nobody receives counts as lost. Values get the names
 * in `values` in the order in which they appear, and begin again with the first where there are more.
 * Left: why there is no such state, in one line.
 */
export const statesAfter = (
  survey: Survey,
  { file, header, events }: Trace,
  place: Place,
  values: readonly Value[],
): Either<string, readonly AfterLine[]> => {
  if (featuresIn(header).length > 0) return left(`${file}: a run with features; expected one without`)
  const lines = linesOf(events)
  const wanted = place === 'last' ? lines : place
  if (lines < 2) return left(`${file}: a header without an event; expected at least one event`)
  if (wanted !== 'all' && (wanted < 2 || wanted > lines))
    return left(`line ${wanted} is no event; expected a line from 2 to ${lines}`)
  const renamed = renaming(values)
  const isToCome = receiptsOf(survey)
  const memory = leadersMemory(header)
  const run = validation(survey)
  const found: AfterLine[] = []
  for (let next = run.next(); ; next = run.next()) {
    if (next.done === true) {
      if (next.value._tag === 'Validated') return right(found)
      return left(`the trace is not valid before that: ${validationLines(next.value).map((text) => text.trim())[0]}`)
    }
    const { placed } = next.value
    isToCome.receive(placed.event.event === 'Receive' ? placed.event.received : undefined)
    memory.receive(placed)
    if (placed.file !== file || (wanted !== 'all' && placed.line !== wanted)) continue
    const states = statesOf(next.value, header.nodes, isToCome.has)
    if (states === undefined)
      return left(
        `line ${placed.line}: the trace allows more than ${MOST_STATES} states of the cluster here; expected one that tells more`,
      )
    found.push({
      line: placed.line,
      states: states.map((state) => inTermsOfModel(renamed(memory.added(state)), header)),
    })
    if (wanted !== 'all') return right(found)
  }
}

/** The model begins in term 1, whatever the run does: the states are for the model to go on from. */
const inTermsOfModel = (state: State, { initialTerm }: Trace['header']): State => {
  const shift = 1 - initialTerm
  if (shift === 0) return state
  const ofEntry = ({ term, value }: Entry): Entry => ({ term: term + shift, value })
  const ofLast = (term: number): number => (term === 0 ? 0 : term + shift)
  const messageOf = (m: Message): Message => ({
    ...m,
    mterm: m.mterm + shift,
    ...('mentries' in m ? { mentries: m.mentries.map(ofEntry), mprevLogTerm: ofLast(m.mprevLogTerm) } : {}),
    ...('mlastLogTerm' in m ? { mlastLogTerm: ofLast(m.mlastLogTerm) } : {}),
  })
  return {
    ...state,
    servers: state.servers.map((s) => ({
      ...s,
      currentTerm: s.currentTerm + shift,
      log: fromArray(toArray(s.log).map(ofEntry)),
    })),
    messages: state.messages.map(({ message, count }) => ({ message: messageOf(message), count })),
  }
}

/** The number of the last line; the survey has read them all. */
const linesOf = (events: Trace['events']): number => {
  let last = 1
  for (const event of events()) if (!isLeft(event)) last = event.right.line
  return last
}

/** Which messages are still to be received. Only of those that are received more than once it needs a count. */
const receiptsOf = ({ traces, receivedAgain }: Survey) => {
  const times = new Map<string, number>()
  for (const trace of traces)
    for (const line of trace.events()) {
      if (isLeft(line) || line.right.event.event !== 'Receive') continue
      const { received } = line.right.event
      if (receivedAgain.has(received)) times.set(received, (times.get(received) ?? 0) + 1)
    }
  return {
    receive: (id: string | undefined): void => {
      const left = id === undefined ? undefined : times.get(id)
      if (id !== undefined && left !== undefined) times.set(id, left - 1)
    },
    has: (id: string): boolean => times.get(id) !== 0,
  }
}

/** Undefined where there are too many. */
const statesOf = (
  { nodes, inFlight }: Standing,
  names: readonly string[],
  isToCome: (id: string) => boolean,
): readonly State[] | undefined => {
  const servers = productOf(names.map((name) => nodes.get(name)?.now ?? []))
  const sent = [...inFlight].flatMap(([id, messages]) => (isToCome(id) ? [coreOnly(messages)] : []))
  const messages = productOf(sent)
  if (servers === undefined || messages === undefined || servers.length * messages.length > MOST_STATES)
    return undefined
  return servers.flatMap((all) => messages.map((one) => ({ servers: all, messages: bagOf(one), history: [] })))
}

/** Each choice of one from each list, in order; undefined where there are too many. */
const productOf = <A>(lists: readonly (readonly A[])[]): readonly (readonly A[])[] | undefined => {
  let chosen: readonly (readonly A[])[] = [[]]
  for (const list of lists) {
    if (chosen.length * list.length > MOST_STATES) return undefined
    chosen = chosen.flatMap((before) => list.map((one) => [...before, one]))
  }
  return chosen
}

/** A run with features does not come here: its variables are not all in its traces. */
const coreOnly = (messages: readonly WholeMessage[]): readonly Message[] =>
  messages.flatMap((m) => (isOfFeature(m) ? [] : [m]))

const bagOf = (messages: readonly Message[]): readonly Copies<Message>[] => {
  const bag = new Map<string, Copies<Message>>()
  for (const message of messages) {
    const text = encodeMessage(message)
    bag.set(text, { message, count: (bag.get(text)?.count ?? 0) + 1 })
  }
  return [...bag.values()]
}

/**
 * The model never compares values, so that two may share a name: entries with the same index and term are equal in a run that
 * the model explains, and get the same name.
 */
const renaming = (values: readonly Value[]) => {
  const names = new Map<Value, Value>()
  const entryOf = ({ term, value }: Entry): Entry => {
    const name = names.get(value) ?? values[names.size % values.length] ?? value
    names.set(value, name)
    return { term, value: name }
  }
  const messageOf = (m: Message): Message => ('mentries' in m ? { ...m, mentries: m.mentries.map(entryOf) } : m)
  return ({ servers, messages, history }: State): State => ({
    servers: servers.map((s) => ({ ...s, log: fromArray(toArray(s.log).map(entryOf)) })),
    messages: bagOf(messages.flatMap(({ message, count }) => Array<Message>(count).fill(messageOf(message)))),
    history,
  })
}

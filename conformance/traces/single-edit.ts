/** Whether a refused line would pass if one thing in it were otherwise: often that is what went wrong. */
import type { WholeMessage } from '../../model/raft/features/types.js'
import { LastTerm } from '../../model/raft/helpers.js'
import { Len } from '../../model/raft/sequence.js'
import { Nil, type Server } from '../../model/raft/types.js'
import type { SentMessage, TraceEvent } from '../../traces/format.js'
import { optionalOfMessages } from './carried.js'

/** One field of the line, with its value and the one by which the line passes; both as JSON. */
export interface Edit {
  /** As the line has it, such as "commitIndex", or "sent[0].term". */
  readonly field: string
  readonly actual: string
  /** Null where the line passes without it. */
  readonly instead: string | null
}

/** In which states the node may be after the event, and what it may have sent; undefined if nothing explains it. */
export type Trial = (
  event: TraceEvent,
) => { readonly now: readonly Server[]; readonly sent: readonly (readonly WholeMessage[])[] } | undefined

/** Each trial costs as much as explaining an event; a line with very many messages does not get one for each field. */
const MOST_TRIALS = 200
/** Where a field may be many things, none of them is the one to name. */
const MOST_VALUES = 3

type Changed = (value: unknown) => TraceEvent
interface Field {
  readonly name: string
  readonly value: unknown
  readonly with: Changed
}

/** Without the field where the value is undefined. */
const changed = <A extends object>(object: A, field: string, value: unknown): A => {
  const { [field as keyof A]: _, ...rest } = object
  return (value === undefined ? rest : { ...object, [field]: value }) as A
}

/** A variable of the node as a trace writes it, in a state of the model. */
const variables = (nodes: readonly string[], node: string): Readonly<Record<string, (s: Server) => unknown>> => ({
  currentTerm: (s) => s.currentTerm,
  votedFor: (s) => (s.votedFor === Nil ? null : nodes[s.votedFor]),
  lastIndex: (s) => Len(s.log),
  lastTerm: (s) => LastTerm(s.log),
  role: (s) => s.state,
  commitIndex: (s) => s.commitIndex,
  votesGranted: (s) => s.votesGranted.map((i) => nodes[i]),
  matchIndex: (s) =>
    Object.fromEntries(nodes.flatMap((name, j) => (name === node ? [] : [[name, s.matchIndex[j] ?? 0]]))),
})

/** Events that differ in nothing but their name. */
const kinds = ['ElectionTimeout', 'HeartbeatTimeout', 'ClientRequests', 'Restart'] as const

/** What each field may be instead: asked of what explains the line without it, or one of a few values. */
function* alternatives(
  nodes: readonly string[],
  node: string,
  event: TraceEvent,
  trial: Trial,
): Generator<readonly [field: Field, values: readonly unknown[]]> {
  const told: Readonly<Record<string, unknown>> = { ...event }
  for (const [name, read] of Object.entries(variables(nodes, node))) {
    if (told[name] === undefined) continue
    const field: Field = { name, value: told[name], with: (value) => changed(event, name, value) }
    const found = trial(field.with(undefined))
    if (found !== undefined) yield [field, found.now.map(read)]
  }
  if (event.log !== undefined) {
    const field: Field = { name: 'log', value: event.log, with: (value) => changed(event, 'log', value) }
    if (trial(field.with(undefined)) !== undefined) yield [field, [undefined]]
  }
  for (const [k, message] of event.sent.entries()) yield* ofMessage(nodes, event, message, k, trial)
  const isPlain = kinds.some((kind) => kind === event.event)
  const kind: Field = { name: 'event', value: event.event, with: (value) => changed(event, 'event', value) }
  if (isPlain) yield [kind, kinds.filter((other) => other !== event.event)]
}

function* ofMessage(
  nodes: readonly string[],
  event: TraceEvent,
  message: SentMessage,
  k: number,
  trial: Trial,
): Generator<readonly [field: Field, values: readonly unknown[]]> {
  const told: Readonly<Record<string, unknown>> = { ...message }
  const fieldOf = (name: string): Field => ({
    name: `sent[${k}].${name}`,
    value: told[name],
    with: (value) => ({ ...event, sent: event.sent.with(k, changed(message, name, value)) }),
  })
  for (const [name, value] of Object.entries(told)) {
    const field = fieldOf(name)
    const inModel = optionalOfMessages[name]
    if (typeof value === 'boolean') yield [field, [!value]]
    else if (inModel !== undefined) {
      const found = trial(field.with(undefined))
      const messages = found?.sent[k] ?? []
      if (found !== undefined) yield [field, messages.map((one) => Reflect.get(one, inModel))]
    }
  }
  const { currentTerm = message.term } = event
  yield [fieldOf('term'), [currentTerm, message.term - 1, message.term + 1]]
  yield [fieldOf('to'), nodes]
  if ('prevLogIndex' in message)
    yield [fieldOf('prevLogIndex'), [message.prevLogIndex - 1, message.prevLogIndex + 1].filter((index) => index >= 0)]
  const whole: Field = {
    name: `sent[${k}]`,
    value: message,
    with: () => ({ ...event, sent: event.sent.toSpliced(k, 1) }),
  }
  yield [whole, [undefined]]
}

/**
 * The single changes of a line that nothing explains by which it passes. What comes after the line is not looked at. `isReceived`:
 * whether a message arrives anywhere, so that it must have been sent.
 */
export const singleEdits = (
  nodes: readonly string[],
  node: string,
  event: TraceEvent,
  isReceived: (id: string) => boolean,
  trial: Trial,
): readonly Edit[] => {
  let trials = 0
  const bounded: Trial = (one) => (++trials > MOST_TRIALS ? undefined : trial(one))
  const found: Edit[] = []
  for (const [field, values] of alternatives(nodes, node, event, bounded)) {
    const actual = JSON.stringify(field.value)
    if (field.name.endsWith(']') && isReceived(Reflect.get(Object(field.value), 'id'))) continue
    const others = new Map(values.map((value) => [JSON.stringify(value) ?? null, value]))
    if (others.size > MOST_VALUES && !field.name.endsWith('.to')) continue
    for (const [instead, value] of others)
      if (bounded(field.with(value)) !== undefined) found.push({ field: field.name, actual, instead })
  }
  return found
}

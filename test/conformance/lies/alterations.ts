/** Every way to alter one claim of a trace: each field of each line, and fields that the line does not have. */
import type { Header, SentMessage, TraceEvent } from '../../../traces/format.js'

/** An event as JSON; an altered one may be no event at all. */
export type Json = Readonly<Record<string, unknown>>

export interface Alteration {
  /** Where, such as `sent[1].leaderCommit`, and what is there now. */
  readonly what: string
  /** The field without its numbers, such as `sent.leaderCommit`. */
  readonly field: string
  readonly altered: Json
}

export interface Around {
  readonly nodes: Header['nodes']
  readonly node: string
  /** The ids of some messages that were sent to this node. */
  readonly arrivals: readonly string[]
}

const kinds = ['ElectionTimeout', 'HeartbeatTimeout', 'ClientRequests', 'Receive', 'Restart'] as const
const roles = ['Follower', 'Candidate', 'Leader']
const evil = (term: number) => ({ term, value: 'evil' })
const FRESH = 'nobody.1.1'
const HUGE = 1_000_000

const otherNumbers = (n: number): readonly number[] => [n - 1, n + 1, 0, HUGE].filter((m) => m !== n)

const others = (around: Around, field: string, value: unknown): readonly unknown[] => {
  if (typeof value === 'number') return otherNumbers(value)
  if (typeof value === 'boolean') return [!value]
  const all: Readonly<Record<string, readonly unknown[]>> = {
    to: around.nodes,
    votedFor: [...around.nodes, null],
    role: roles,
    received: [...around.arrivals, FRESH],
    id: [FRESH],
    value: ['evil'],
    type: ['RequestVote', 'RequestVoteResponse', 'AppendEntries', 'AppendEntriesResponse'],
  }
  return (all[field.split('.').at(-1) ?? ''] ?? []).filter((other) => other !== value)
}

type Path = readonly (string | number)[]

const written = (path: Path): string =>
  path.map((key, k) => (typeof key === 'number' ? `[${key}]` : k === 0 ? key : `.${key}`)).join('')
const fieldOf = (path: Path): string => path.filter((key) => typeof key === 'string').join('.')

const put = (json: unknown, [key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value
  if (Array.isArray(json)) return json.map((each, k) => (k === key ? put(each, rest, value) : each))
  const object = json as Json
  return { ...object, [key]: put(object[key], rest, value) }
}

const leaves = (json: unknown, path: Path = []): readonly (readonly [Path, unknown])[] => {
  if (Array.isArray(json)) return json.flatMap((each, k) => leaves(each, [...path, k]))
  if (typeof json === 'object' && json !== null)
    return Object.entries(json).flatMap(([key, each]) => leaves(each, [...path, key]))
  return [[path, json]]
}

/** Replaces what stands at a place of the event. */
const replaced = (event: TraceEvent, path: Path, value: unknown): Alteration => ({
  what: `${written(path)} = ${JSON.stringify(value)}`,
  field: fieldOf(path),
  altered: put(event, path, value) as Json,
})

const otherKinds = (event: TraceEvent, { arrivals }: Around): readonly Alteration[] =>
  kinds
    .filter((kind) => kind !== event.event)
    .map((kind) => {
      const { received: _, ...rest }: Json = { ...event }
      const altered = kind === 'Receive' ? { ...rest, event: kind, received: arrivals[0] } : { ...rest, event: kind }
      return { what: `event = ${kind}`, field: 'event', altered }
    })

/** One element less, and one more. */
const otherLists = (event: TraceEvent, { nodes }: Around): readonly Alteration[] => {
  const { log, sent, votesGranted } = event
  const lastTerm = event.lastTerm ?? 1
  const shorter = (path: Path, list: readonly unknown[]): readonly Alteration[] =>
    list.map((_, k) => ({ ...replaced(event, path, list.toSpliced(k, 1)), what: `${written(path)} without [${k}]` }))
  const entriesOf = (m: SentMessage): readonly unknown[] | undefined =>
    m.type === 'AppendEntries' ? m.entries : undefined
  return [
    ...(votesGranted === undefined
      ? []
      : [
          ...shorter(['votesGranted'], votesGranted),
          ...nodes.map((node) => replaced(event, ['votesGranted'], [...votesGranted, node])),
        ]),
    ...(log === undefined
      ? []
      : [
          ...shorter(['log', 'append'], log.append),
          replaced(event, ['log', 'append'], [...log.append, evil(lastTerm)]),
        ]),
    ...shorter(['sent'], sent),
    ...sent.map((m) => replaced(event, ['sent'], [...sent, { ...m, id: FRESH }])),
    ...sent.flatMap((m, k) => {
      const entries = entriesOf(m)
      if (entries === undefined) return []
      const path = ['sent', k, 'entries']
      return [...shorter(path, entries), replaced(event, path, [...entries, evil(m.term)])]
    }),
  ]
}

/** Claims that the event does not make. */
const added = (event: TraceEvent, { nodes, node }: Around): readonly Alteration[] => {
  const { lastIndex = 0, lastTerm = 0 } = event
  const logs = [
    { keep: lastIndex, append: [evil(lastTerm)] },
    { keep: lastIndex + 1, append: [] },
    { keep: lastIndex + 1, append: [evil(lastTerm)] },
    { keep: Math.max(0, lastIndex - 1), append: [evil(lastTerm)] },
    ...(lastIndex === 0 ? [] : [{ keep: lastIndex - 1, append: [] }]),
  ]
  const other = nodes.find((each) => each !== node) ?? node
  return [
    ...(event.log === undefined ? logs.map((log) => replaced(event, ['log'], log)) : []),
    ...(event.votesGranted === undefined ? [replaced(event, ['votesGranted'], [other])] : []),
    ...(event.matchIndex === undefined ? [replaced(event, ['matchIndex'], { [other]: lastIndex + 1 })] : []),
    ...(event.matchIndex === undefined ? [] : [replaced(event, ['matchIndex', node], HUGE)]),
    ...event.sent.flatMap((m, k) =>
      m.type === 'AppendEntriesResponse' && !m.success ? [replaced(event, ['sent', k, 'matchIndex'], HUGE)] : [],
    ),
    replaced(event, ['note'], 'nothing of this is true'),
    replaced(event, ['commitindex'], HUGE),
  ]
}

export const alterations = (event: TraceEvent, around: Around): readonly Alteration[] => [
  ...leaves(event).flatMap(([path, value]) =>
    others(around, fieldOf(path), value).map((other) => replaced(event, path, other)),
  ),
  ...otherKinds(event, around),
  ...otherLists(event, around),
  ...added(event, around),
]

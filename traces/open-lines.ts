/** The trace of one node from its lines, wherever they come from: a file, or what a browser was given. */
import { type Either, isLeft, left, map, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Type } from 'io-ts'
import { excerpt, type Refusal, shownKey } from '../decoding/refusal.js'
import { decodeLine } from './decode.js'
import { type Entry, type Members, nodesOfChange, nodesOfMembers } from './fields.js'
import { eventsUnder, type FeaturesAfter, firstVotersIn, Header, TraceEvent, VERSION } from './format.js'
import type { Line } from './lines.js'
import type { Problem } from './problem.js'
import type { Trace, TraceLine } from './read.js'

/** The lines from the first on, anew at each call; ends after the first problem. */
export type Lines = () => Iterable<Either<Problem, Line>>

const at =
  (file: string, line: number) =>
  (refusal: Refusal): Problem => ({ kind: 'Unreadable', file, line, ...refusal })

/** Decodes the header; the events are decoded when asked for. `file` is the name in refusals. */
export const openLines = (file: string, lines: Lines): Either<Problem, Trace> => {
  for (const line of lines()) {
    if (isLeft(line)) return line
    return pipe(
      decodeHeader(line.right.text),
      mapLeft(at(file, 1)),
      map((header) => ({ file, header, events: () => readEvents(file, lines, header) })),
    )
  }
  return left({ kind: 'Unreadable', file, found: 'an empty file', expected: 'a header line' })
}

/** This many names are enough for an error line. */
const MOST_NAMES = 9

const listed = (names: readonly string[]): string => {
  const more = names.length - MOST_NAMES
  return `${names.slice(0, MOST_NAMES).map(shownKey).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const decodeHeader = (text: string): Either<Refusal, Header> => {
  const header = decodeLine(Header, text)
  if (isLeft(header)) {
    const isEvent = !isLeft(decodeLine(TraceEvent, text))
    return isEvent ? left({ found: 'an event where the header ought to be', expected: 'a header line' }) : header
  }
  const { node, nodes } = header.right
  if (new Set(nodes).size < nodes.length)
    return left({ found: `nodes is ${excerpt(nodes)}`, expected: 'each node once' })
  if (!nodes.includes(node)) {
    return left({ found: `node is ${excerpt(node)}`, expected: `one of the nodes ${listed(nodes)}` })
  }
  const stranger = firstVotersIn(header.right).find((name) => !nodes.includes(name))
  if (stranger !== undefined)
    return left({ found: `firstVoters names ${excerpt(stranger)}`, expected: `one of the nodes ${listed(nodes)}` })
  return header
}

function* readEvents(file: string, lines: Lines, header: Header): Generator<Either<Problem, TraceLine>, void> {
  const nodes = new Set(header.nodes)
  const codec = eventsUnder(header)
  const members = header.version === VERSION ? () => [] : membersIn
  for (const line of lines()) {
    if (isLeft(line)) return yield line
    if (line.right.number === 1) continue
    const event = decodeEvent(codec, nodes, members, line.right)
    if (isLeft(event)) return yield left(at(file, line.right.number)(event.left))
    yield right({ line: line.right.number, event: event.right })
  }
}

const decodeEvent = (
  codec: Type<TraceEvent>,
  nodes: ReadonlySet<string>,
  members: (event: TraceEvent) => readonly Named[],
  { number, text }: Line,
): Either<Refusal, TraceEvent> => {
  const event = decodeLine(codec, text)
  if (isLeft(event)) return event
  // The header is line 1, so the event with sequence number 1 is on line 2.
  const seq = number - 1
  if (event.right.seq !== seq)
    return left({ found: `seq is ${event.right.seq}`, expected: `seq ${seq}: none may be left out` })
  const stranger = findStranger(nodes, members, event.right)
  if (stranger === undefined) return event
  return left({
    found: `${stranger.path} names ${excerpt(stranger.name)}`,
    expected: `one of the nodes ${listed([...nodes])}`,
  })
}

type Named = readonly [path: string, names: readonly string[]]

const membersNamed = (path: string, members: Members | null | undefined): readonly Named[] =>
  members == null ? [] : [[path, nodesOfMembers(members)]]

const entriesNamed = (path: string, entries: readonly Entry[]): readonly Named[] =>
  entries.flatMap((entry, k) => ('members' in entry ? membersNamed(`${path}[${k}].members`, entry.members) : []))

/** The nodes that changes of members name, wherever an event tells of them. */
const membersIn = (event: TraceEvent): readonly Named[] => [
  ...entriesNamed('log.append', event.log?.append ?? []),
  ...event.sent.flatMap((message, k) => [
    ...('entries' in message ? entriesNamed(`sent[${k}].entries`, message.entries) : []),
    ...('members' in message ? membersNamed(`sent[${k}].members`, message.members) : []),
  ]),
  ...membersNamed('features.members', event.features?.members),
  ...membersNamed('features.snapshot.members', event.features?.snapshot?.members),
  ...('change' in event ? [['change', nodesOfChange(event.change)] as const] : []),
]

/** The nodes that the variables of features name. */
const namesIn = ({ preVotes = [], responded = [], transferee = null, reads = [] }: FeaturesAfter): readonly Named[] => [
  ['preVotes', preVotes],
  ['responded', responded],
  ['transferee', transferee === null ? [] : [transferee]],
  ...reads.map(({ server, confirmed }, k) => [`reads[${k}]`, [server, ...confirmed]] as const),
]

/** The first place in an event that names a node which the header does not. */
const findStranger = (
  nodes: ReadonlySet<string>,
  members: (event: TraceEvent) => readonly Named[],
  event: TraceEvent,
): { readonly path: string; readonly name: string } | undefined => {
  const { sent, votedFor, votesGranted, matchIndex, features } = event
  if (votedFor != null && !nodes.has(votedFor)) return { path: 'votedFor', name: votedFor }
  for (const [i, { to }] of sent.entries()) if (!nodes.has(to)) return { path: `sent[${i}].to`, name: to }
  for (const name of votesGranted ?? []) if (!nodes.has(name)) return { path: 'votesGranted', name }
  for (const name of Object.keys(matchIndex ?? {})) if (!nodes.has(name)) return { path: 'matchIndex', name }
  for (const [path, names] of namesIn(features ?? {}))
    for (const name of names) if (!nodes.has(name)) return { path: `features.${path}`, name }
  for (const [path, names] of members(event)) for (const name of names) if (!nodes.has(name)) return { path, name }
  return 'to' in event && !nodes.has(event.to) ? { path: 'to', name: event.to } : undefined
}

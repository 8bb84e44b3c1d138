/** A cluster whose clients read: what each of them may have been told, and whether a read came too late to be told it. */

import { lastIndex, toEntries } from '../../impl/raft/log.js'
import type { Command, Entry, Message, ServerState } from '../../impl/raft/types.js'
import type { HistoryVariable, Invariant, Protocol, Step } from '../../model/checker/protocol.js'
import type { ReadEvent } from '../../model/raft/features/read-history.js'
import { type ClusterSettings, commands, reducerCluster } from '../refinement/cluster.js'
import type { HistoryDisplay } from '../report/display/display.js'

/** How a server that believes to lead answers a read. */
export type ReadPath =
  /** As the shop does: the read is a command, and answered when it is applied. */
  | 'through the log'
  /** From the state that this server has applied, at once. */
  | 'from its own state'

/** What clients see of a step, in places of the log. */
export interface ClientEvent {
  /** The last command that a client knows to be done; 0 if none. */
  readonly acknowledged: number
  /** Reads that go into the log at these places. */
  readonly began: readonly string[]
  /** Reads that are answered with the commands up to `index`. */
  readonly answered: readonly { readonly place: string | null; readonly index: number }[]
}

/** What clients know. */
export interface Clients {
  /** Up to where commands were acknowledged. */
  readonly acknowledged: number
  /** Of each read in a log: what was acknowledged when it began. */
  readonly pending: ReadonlyMap<string, number>
  /** A read that was not told of a command which had been acknowledged before the read began. */
  readonly stale: string | null
}

const placeOf = (index: number, { term }: Entry): string => `${index} of term ${term}`

const afterEvent = ({ acknowledged, pending, stale }: Clients, event: ClientEvent): Clients => {
  const late = event.answered.find(
    ({ place, index }) => (place === null ? acknowledged : (pending.get(place) ?? 0)) > index,
  )
  const begun = event.began.map((place) => [place, acknowledged] as const)
  return {
    acknowledged: Math.max(acknowledged, event.acknowledged),
    pending: new Map([...pending, ...begun]),
    stale: stale ?? (late === undefined ? null : `a read answered with the log up to ${late.index}`),
  }
}

const clients: HistoryVariable<Clients, ServerState, ClientEvent, Clients> = {
  name: 'clients',
  initial: { acknowledged: 0, pending: new Map(), stale: null },
  record: afterEvent,
  encode: ({ acknowledged, pending, stale }) =>
    `${acknowledged} ${JSON.stringify([...pending].sort(([a], [b]) => (a < b ? -1 : 1)))} ${stale}`,
}

export const clientsDisplay: HistoryDisplay = {
  name: 'clients',
  elements: ({ acknowledged, pending, stale }: Clients) => [
    ...(acknowledged === 0 ? [] : [`acknowledged up to index ${acknowledged}`]),
    ...[...pending].map(([place, known]) => `a read at index ${place}, begun when ${known} was acknowledged`),
    ...(stale === null ? [] : [stale]),
  ],
}

export const readsAreFresh: Invariant<ServerState, Message> = {
  name: 'ReadsAreFresh',
  source: 'Herlihy and Wing 1990: an operation sees all that ended before it began; Ongaro 2014, section 6.4',
  reads: 'history',
  variable: 'clients',
  holds: ({ stale }: Clients) => stale === null,
}

type Asks = (entry: Entry) => boolean

/** A client waits at the server that took its request, so it is answered if that server commits it in the same term. */
const eventOf = (isRead: Asks, before: ServerState, next: ServerState): ClientEvent | undefined => {
  if (next.role._tag !== 'Leader') return undefined
  const placed = toEntries(next.log).map((entry, k) => ({ entry, index: k + 1 }))
  const began = placed.filter(({ entry, index }) => index > lastIndex(before.log) && isRead(entry))
  const done = placed.filter(
    ({ entry: { term, payload }, index }) =>
      index > before.commitIndex &&
      index <= next.commitIndex &&
      term === next.currentTerm &&
      payload._tag === 'Command',
  )
  if (began.length === 0 && done.length === 0) return undefined
  return {
    acknowledged: Math.max(0, ...done.filter(({ entry }) => !isRead(entry)).map(({ index }) => index)),
    began: began.map(({ entry, index }) => placeOf(index, entry)),
    answered: done
      .filter(({ entry }) => isRead(entry))
      .map(({ entry, index }) => ({ place: placeOf(index, entry), index })),
  }
}

/** The read of a server that asks nobody whether it still leads. */
const readOfOwnState = (s: ServerState): Step<ServerState, Message, ClientEvent> => ({
  action: 'Read',
  next: s,
  sent: [],
  consumes: false,
  event: { acknowledged: 0, began: [], answered: [{ place: null, index: s.commitIndex }] },
})

/** The last of the commands that the clients of a cluster with this many values send. */
const lastCommand = (values: number): Command | undefined => commands(values).at(-1)

/** The cluster with clients that read, besides sending the commands of its bounds; its only invariant is theirs. */
export const clusterWithReads = (
  settings: ClusterSettings,
  path: ReadPath,
): Protocol<ServerState, Message, ClientEvent> => {
  const { bounds } = settings
  // A read that goes through the log is one command more.
  const values = path === 'through the log' ? bounds.values + 1 : bounds.values
  const read = path === 'through the log' ? lastCommand(values) : undefined
  const isRead: Asks = ({ payload }) => payload._tag === 'Command' && payload.command === read
  const { symmetry: _, ...cluster } = reducerCluster({ ...settings, bounds: { ...bounds, values } })
  const seen =
    (before: ServerState) =>
    ({ event: _, ...step }: Step<ServerState, Message, ReadEvent>): Step<ServerState, Message, ClientEvent> => {
      const event = eventOf(isRead, before, step.next)
      return event === undefined ? step : { ...step, event }
    }
  return {
    ...cluster,
    actions: path === 'through the log' ? cluster.actions : [...cluster.actions, 'Read'],
    spontaneous: (i, s) => [
      ...cluster.spontaneous(i, s).map(seen(s)),
      ...(path === 'from its own state' && s.role._tag === 'Leader' ? [readOfOwnState(s)] : []),
    ],
    receive: (i, s, message) => cluster.receive(i, s, message).map(seen(s)),
    history: [clients],
    invariants: [readsAreFresh],
  }
}

/** What happened, in an order, each on the lane of a server, a node or a client: what the space-time diagram shows of any run. */

export interface TimelineEvent {
  readonly lane: number
  readonly kind: string
  /** In one line. */
  readonly text: string
  /** What else there is to say: variables, changes. */
  readonly detail: readonly string[]
  /** The place of the event that sent what this one received; null for others. */
  readonly cause: number | null
  /** For an event that lasts, such as a client's operation: the place of its end, on the same axis. */
  readonly until?: number
}

export interface Timeline {
  readonly lanes: readonly string[]
  readonly events: readonly TimelineEvent[]
  /** What is wrong, at the place of an event. */
  readonly refused: { readonly at: number; readonly lines: readonly string[] } | null
}

/** The kinds of events, the most frequent first. */
export const kindsOf = ({ events }: Timeline): readonly string[] => {
  const counts = new Map<string, number>()
  for (const { kind } of events) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([kind]) => kind)
}

/** The places of the events on these lanes and of these kinds; a text, where there is one, must be part of theirs. */
export const filtered = (
  { events }: Timeline,
  isLane: (lane: number) => boolean,
  isKind: (kind: string) => boolean,
  text: string,
): readonly number[] => {
  const wanted = text.trim().toLowerCase()
  return events.flatMap(({ lane, kind, text: own }, k) =>
    isLane(lane) && isKind(kind) && (wanted === '' || own.toLowerCase().includes(wanted)) ? [k] : [],
  )
}

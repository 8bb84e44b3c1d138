/** The way to the end of a session's line as a timeline: a step on the lane of its server, a loss on that of the receiver. */
import type { Session } from '../run/session.js'
import type { Timeline, TimelineEvent } from './timeline.js'

/** The places of the line, but for the first state, each with the event that led there. */
export const timelineOf = ({ line, taken, view }: Session): Timeline => {
  const sentAt = new Map<string, number>()
  const lanes = view.servers.map(({ name }) => name)
  const events: TimelineEvent[] = []
  for (const place of line.slice(1)) {
    const one = taken[place - 1]
    if (one === undefined) continue
    const { action, server, message, sent, to, breaks } = one
    const cause = message === null ? null : (sentAt.get(message) ?? null)
    events.push({
      lane: server === null ? (to ?? 0) : lanes.indexOf(server),
      kind: action,
      text: [action, server ?? '', message === null ? '' : `on ${message}`].filter((part) => part !== '').join(' '),
      detail: breaks ? ['a property does not hold'] : [],
      cause,
    })
    for (const text of sent) sentAt.set(text, events.length - 1)
  }
  const fallen = line.slice(1).findIndex((place) => taken[place - 1]?.breaks)
  return { lanes, events, refused: fallen < 0 ? null : { at: fallen, lines: ['a property does not hold here'] } }
}

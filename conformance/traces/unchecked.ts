/** What an event claims of variables and fields that the model does not have then, so that nothing can check it. */
import type { Server } from '../../model/raft/types.js'
import type { TraceEvent } from '../../traces/format.js'

/** In words, as a report names them. */
export type Unchecked =
  | 'matchIndex of the node itself'
  | 'matchIndex of a node that does not lead'
  | 'votesGranted of a node that is no candidate'
  | 'matchIndex of a rejection'

/** `after`: the states that the node may be in after the event, at least one. */
export const uncheckedIn = (node: string, event: TraceEvent, after: readonly Server[]): readonly Unchecked[] => {
  const { matchIndex, votesGranted, sent } = event
  const found: Unchecked[] = []
  const isAlways = (role: Server['state']): boolean => after.every(({ state }) => state === role)
  if (matchIndex !== undefined) {
    if (Object.hasOwn(matchIndex, node)) found.push('matchIndex of the node itself')
    if (Object.keys(matchIndex).length > 0 && !isAlways('Leader')) found.push('matchIndex of a node that does not lead')
  }
  // An empty list claims nothing.
  if (votesGranted !== undefined && votesGranted.length > 0 && !isAlways('Candidate'))
    found.push('votesGranted of a node that is no candidate')
  for (const message of sent) {
    const isRejection = message.type === 'AppendEntriesResponse' && !message.success
    if (isRejection && message.matchIndex !== undefined) found.push('matchIndex of a rejection')
  }
  return found
}

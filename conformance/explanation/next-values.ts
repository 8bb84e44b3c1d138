/** Which value the next entry of a leader's log may have. */
import { At, Len } from '../../model/raft/sequence.js'
import type { Server, Value } from '../../model/raft/types.js'
import type { Observation } from './observation.js'

/** What was observed at the end of the log, or in a message sent from it. */
export const nextValues = (
  s: Server,
  { after: { log, lastIndex, beyond }, sent, valueAt }: Observation,
): readonly Value[] => {
  const index = Len(s.log) + 1
  const own = beyond?.append[index - beyond.keep - 1]
  if (own !== undefined) return [own.value]
  if (log !== undefined) return Len(log) >= index ? [At(log, index).value] : []
  const inMessages = sent.flatMap((m) => {
    const entry = m.mentries?.[index - (m.mprevLogIndex ?? 0) - 1]
    return entry === undefined ? [] : [entry.value]
  })
  if (inMessages.length > 0) return [...new Set(inMessages)]
  return valueAt !== undefined && index <= (lastIndex ?? 0) ? [valueAt(index, s.currentTerm)] : []
}

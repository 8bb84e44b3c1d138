/** What the traces of a run tell of its entries, wherever they do. */
import { isLeft } from 'fp-ts/lib/Either.js'
import type { Entry } from '../../traces/fields.js'
import type { Survey } from '../../traces/survey.js'
import { valuesIn } from './trace-features.js'

/** The value of the entry of this term at this index. In a run of Raft no two entries have both in common. */
export type ValueAt = (index: number, term: number) => string

/**
 * Looks an entry up in the log changes and messages of all traces. An entry that no trace tells of gets a name of its own:
 * what it really was cannot matter to anything that the traces tell. Reads the traces when it is first asked, since a
 * trace that tells of every change of a log never needs it.
 */
export const entryValues = (traces: Survey['traces']): ValueAt => {
  let known: ReadonlyMap<string, string> | undefined
  return (index, term) => {
    known ??= readEntries(traces)
    return known.get(key(index, term)) ?? `(unknown, index ${index}, term ${term})`
  }
}

const key = (index: number, term: number): string => `${index} ${term}`

const readEntries = (traces: Survey['traces']): ReadonlyMap<string, string> => {
  const known = new Map<string, string>()
  const named = valuesIn(traces[0].header)
  const add = (before: number, entries: readonly Entry[]) => {
    for (const [k, entry] of entries.entries()) known.set(key(before + k + 1, entry.term), named(entry))
  }
  for (const trace of traces) {
    for (const line of trace.events()) {
      // The survey has read every line before: the merge reports what cannot be read now.
      if (isLeft(line)) break
      const { log, sent } = line.right.event
      if (log !== undefined) add(log.keep, log.append)
      for (const message of sent) if ('entries' in message) add(message.prevLogIndex, message.entries)
    }
  }
  return known
}

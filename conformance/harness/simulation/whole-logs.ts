/**
 * The whole logs of the servers of a simulated cluster. A server that has a snapshot no longer has the entries that it stands for: they are
 * those that anybody had up to an entry of that index and term, which determine them (figure 3 of the paper).
 */
import type * as ImplLog from '../../../impl/raft/log.js'
import type { ServerId, ServerState } from '../../../impl/raft/types.js'
import { Append, Empty, Len, toArray } from '../../../model/raft/sequence.js'
import type { Entry, Log } from '../../../model/raft/types.js'
import { abstractEntry } from '../../refinement/abstraction.js'
import type { Report } from './violation.js'

interface Place {
  readonly index: number
  readonly term: number
}

export interface WholeLogs {
  /** Takes time in proportion to the entries that were in no log before: equal logs are one. */
  readonly of: (state: ServerState) => Log
  /** The entries up to this one. */
  readonly upTo: (place: Place) => readonly Entry[]
}

const keyOf = ({ index, term }: Place): string => `${index} ${term}`

export const wholeLogs = (servers: readonly ServerId[], report: Report): WholeLogs => {
  const entryOf = abstractEntry(servers)
  const known = new WeakMap<ImplLog.Log, Log>()
  /** The logs up to each entry that was ever in one. */
  const places = new Map<string, Log>()

  const placed = (before: Log, entry: Entry): Log => {
    const key = keyOf({ index: Len(before) + 1, term: entry.term })
    const same = places.get(key) ?? null
    if (same !== null && same.init === before && same.last.value === entry.value) return same
    const log = Append(before, entry)
    if (same === null) places.set(key, log)
    return log
  }
  const at = (place: Place): Log => {
    const log = place.index === 0 ? Empty : places.get(keyOf(place))
    if (log !== undefined) return log
    report('SnapshotsAgree', `a snapshot stands for entry ${place.index} of term ${place.term}, which nobody had`)
    return Empty
  }
  return {
    of: ({ log }) => {
      const fresh: ImplLog.Log[] = []
      let node = log
      let whole = known.get(node)
      while (whole === undefined && node._tag === 'Node') {
        fresh.push(node)
        node = node.below
        whole = known.get(node)
      }
      return fresh.reduceRight<Log>((before, one) => {
        const after = one._tag === 'Node' ? placed(before, entryOf(one.entry)) : before
        known.set(one, after)
        return after
      }, whole ?? at(node))
    },
    upTo: (place) => toArray(at(place)),
  }
}

/**
 * What the snapshots of a run stand for: what the cluster is known to have committed up to there. That their entries are committed follows
 * from the model; here is what the model does not have: one state at each index, and the term and the members that the log says.
 */
import { ConfigurationOf, textOf } from '../../model/raft/features/configurations.js'
import { variablesOf } from '../../model/raft/features/variables.js'
import { TermAt } from '../../model/raft/helpers.js'
import { Len, Prefix } from '../../model/raft/sequence.js'
import type { Constants, Server } from '../../model/raft/types.js'
import type { Snapshot } from '../../traces/fields.js'
import type { TraceEvent } from '../../traces/format.js'
import { membersOf } from './trace-features.js'
import type { Reading } from './trace-observation.js'

export interface SnapshotClaims {
  /** `states`: those in which the node may be after the event; all have the same entries up to its snapshot. Says what is not so, or null. */
  readonly add: (node: string, event: TraceEvent, states: readonly Server[]) => string | null
}

/** A claim as an event makes it; `term` and `members` are left out where it says nothing of them. */
interface Claim extends Pick<Snapshot, 'index' | 'data'> {
  readonly term?: number
  /** Null: it says that there are none. */
  readonly members?: Snapshot['members'] | null
}

const claimsIn = ({ sent, features, ...event }: TraceEvent, after: Server): readonly Claim[] => {
  const { snapshot } = features ?? {}
  const wasTaken = event.event === 'TakeSnapshot' && variablesOf(after).snapshotIndex === event.index
  return [
    ...(wasTaken ? [{ index: event.index, data: event.data }] : []),
    ...(snapshot == null ? [] : [snapshot]),
    ...sent.flatMap((message): readonly Claim[] => {
      if (!('lastIncludedIndex' in message)) return []
      const { lastIncludedIndex: index, lastIncludedTerm: term, data, members } = message
      return [{ index, term, data, members }]
    }),
  ]
}

export const snapshotClaims = (c: Constants, reading: Reading, membersChange: boolean): SnapshotClaims => {
  /** By index: the state, and who was the first to tell of it. */
  const states = new Map<number, { readonly data: string; readonly node: string }>()
  /** The last claim of each node that was looked at: it says the same in every event until it has another snapshot. */
  const looked = new Map<string, string>()

  const differing = (node: string, { index, term, data, members }: Claim, { log }: Server): string | null => {
    const known = states.get(index) ?? { data, node }
    states.set(index, known)
    if (known.data !== data)
      return `the state up to index ${index} is ${data} at ${node}, and ${known.data} at ${known.node}`
    if (index > Len(log)) return `${node} has a snapshot up to index ${index}, and a log up to ${Len(log)}`
    const own = TermAt(log, index)
    if (term !== undefined && reading.ofEntry(term) !== own)
      return `the entry at index ${index} of ${node} is of term ${own}, and not of ${term} as its snapshot says`
    if (members === undefined || (members === null && !membersChange)) return null
    const counts = textOf(ConfigurationOf(c, Prefix(log, index)))
    const named = members === null ? 'nobody' : textOf(membersOf(reading.nodes, members))
    return named === counts
      ? null
      : `the members up to index ${index} are ${counts}, where the snapshot of ${node} names ${named}`
  }
  return {
    add: (node, event, [after]) => {
      if (after === undefined) throw new RangeError(`${node} is in no state`)
      for (const claim of claimsIn(event, after)) {
        const text = JSON.stringify(claim)
        if (looked.get(node) === text) continue
        const what = differing(node, claim, after)
        if (what !== null) return `SnapshotsAgree: ${what}`
        looked.set(node, text)
      }
      return null
    },
  }
}

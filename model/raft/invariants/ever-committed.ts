/** What was ever committed stays so, whoever still knows: the properties of spec/EverCommitted.tla. */
import type { Invariant } from '../../checker/protocol.js'
import { encodeLog } from '../encode.js'
import type { Committed, SetByText } from '../history.js'
import { initialConfiguration, isQuorum } from '../quorum.js'
import { At, Len } from '../sequence.js'
import type { Constants, Log, Message, Server } from '../types.js'
import { sameEntry } from './logs.js'

type Ever = SetByText<Committed>

const has = (log: Log, { index, entry }: Committed): boolean => index <= Len(log) && sameEntry(At(log, index), entry)

const variable = 'everCommitted'

/** At one index one entry. */
const isOne = (ever: Ever): boolean => {
  const entryAt = new Map<number, Committed>()
  return [...ever.values()].every((c) => {
    const known = entryAt.get(c.index) ?? c
    entryAt.set(c.index, known)
    return sameEntry(known.entry, c.entry)
  })
}

export const everCommittedInvariants = (c: Constants): readonly Invariant<Server, Message>[] => [
  {
    name: 'EverCommittedAgrees',
    source: 'Raft paper, figure 3 and section 5.4.3, over the history',
    reads: 'server and history',
    variable,
    view: (s) => `${s.commitIndex}|${encodeLog(s.log)}`,
    holds: (_i, s, ever: Ever) => [...ever.values()].every((one) => one.index > s.commitIndex || has(s.log, one)),
  },
  {
    name: 'EverCommittedAgrees (everCommitted)',
    source: 'Raft paper, figure 3 and section 5.4.3, over the history',
    reads: 'history',
    variable,
    holds: isOne,
  },
  {
    name: 'EverCommittedInLeaders',
    source: 'Raft paper, figure 3 and section 5.4, over the history',
    reads: 'server and history',
    variable,
    view: (s) => (s.state === 'Leader' ? `${s.currentTerm}|${encodeLog(s.log)}` : ''),
    holds: (_i, s, ever: Ever) =>
      s.state !== 'Leader' || [...ever.values()].every((one) => one.term > s.currentTerm || has(s.log, one)),
  },
  {
    // Every quorum has a server with all of it; so those without are no quorum.
    name: 'EverCommittedIsDurable',
    source: 'etcd-io/raft, QuorumLogInv, over the history',
    reads: 'servers and history',
    variable,
    view: (s) => encodeLog(s.log),
    holds: (servers, ever: Ever) =>
      !isQuorum(
        initialConfiguration(c),
        servers.flatMap((s, k) => ([...ever.values()].every((one) => has(s.log, one)) ? [] : [k])),
      ),
  },
]

/** Wrong specifications: each is a change of spec/Raft.tla in which a property falls. */
import type { Bounds, NetworkKind } from '../../model/raft/bounds.js'

export interface Broken {
  /** The property, which alone is asked. */
  readonly property: string
  readonly kind: 'INVARIANTS' | 'PROPERTIES'
  readonly what: string
  readonly from: string
  readonly to: string
  readonly bounds: Bounds
  readonly network: NetworkKind
  /** Of TLC's counterexample, the initial one included. */
  readonly states: number
}

const alone: Bounds = { servers: 1, values: 1, maxTerm: 3, maxLog: 1, maxMessages: 1, maxCopies: 1 }
const two: Bounds = { ...alone, servers: 2, maxTerm: 2 }

const losing = {
  what: 'a restart loses the log',
  from: "log' = [log EXCEPT ![i] = SubSeq(@, 1, length)]",
  to: "log' = [log EXCEPT ![i] = <<>>]",
  network: 'no-duplication',
} as const

const APPENDED = 'Append(@, [term |-> currentTerm[i], value |-> v])'

export const broken: readonly Broken[] = [
  {
    property: 'AcknowledgedLogsAgree',
    kind: 'INVARIANTS',
    what: 'a follower acknowledges one entry more than it was sent',
    from: 'Acknowledge(i, j, m, m.mprevLogIndex + Len(m.mentries))',
    to: 'Acknowledge(i, j, m, m.mprevLogIndex + Len(m.mentries) + 1)',
    bounds: two,
    network: 'core',
    states: 12,
  },
  {
    property: 'TermsNeverFall',
    kind: 'PROPERTIES',
    what: 'a server takes any other term',
    from: '/\\ m.mterm > currentTerm[i]',
    to: '/\\ m.mterm /= currentTerm[i]',
    bounds: alone,
    network: 'core',
    states: 5,
  },
  {
    property: 'LeaderAppendOnly',
    kind: 'PROPERTIES',
    what: 'a leader begins its log anew',
    from: APPENDED,
    to: APPENDED.replace('@', '<<>>'),
    bounds: { ...alone, values: 2 },
    network: 'core',
    states: 8,
  },
  {
    property: 'VoteIsKept',
    kind: 'PROPERTIES',
    what: 'a server votes again',
    from: '/\\ votedFor[i] \\in {Nil, j}',
    to: '/\\ votedFor[i] \\in {Nil} \\cup Server',
    bounds: two,
    network: 'core',
    states: 8,
  },
  {
    property: 'LogsChangeAtTheEnd',
    kind: 'PROPERTIES',
    what: 'a leader appends two entries in one step',
    from: APPENDED,
    to: `Append(${APPENDED}, [term |-> currentTerm[i], value |-> v])`,
    bounds: alone,
    network: 'core',
    states: 7,
  },
  {
    ...{ property: 'CommittedEntriesAreKept', kind: 'PROPERTIES', ...losing },
    bounds: alone,
    states: 9,
  },
  {
    property: 'FollowersCopyTheLeader',
    kind: 'PROPERTIES',
    what: 'a follower appends an entry of term 1',
    from: 'Append(@, m.mentries[Len(@) - m.mprevLogIndex + 1])',
    to: 'Append(@, [term |-> 1, value |-> m.mentries[Len(@) - m.mprevLogIndex + 1].value])',
    bounds: two,
    network: 'core',
    states: 13,
  },
  {
    property: 'MessagesCarryTheirSendersTerm',
    kind: 'PROPERTIES',
    what: 'a candidate asks for votes in the term before its own',
    from: 'mterm         |-> currentTerm[i],\n     mlastLogTerm',
    to: 'mterm         |-> currentTerm[i] - 1,\n     mlastLogTerm',
    bounds: alone,
    network: 'core',
    states: 3,
  },
  { ...{ property: 'EverCommittedIsDurable', kind: 'INVARIANTS', ...losing }, bounds: alone, states: 9 },
  { ...{ property: 'EverCommittedInLeaders', kind: 'INVARIANTS', ...losing }, bounds: alone, states: 14 },
  { ...{ property: 'EverCommittedAgrees', kind: 'INVARIANTS', ...losing }, bounds: alone, states: 16 },
]

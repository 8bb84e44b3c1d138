/** Arbitrary servers and messages, mostly unreachable ones, over small domains so that equal ones are not rare. */
import fc from 'fast-check'
import { fromArray } from '../../../model/raft/sequence.js'
import type { Message, Server } from '../../../model/raft/types.js'

// Records with the usual prototype, since the model's own are compared with them.
const plain = { noNullPrototype: true } as const

const nat = fc.nat(2)
const serverSet = fc.subarray([0, 1, 2])
const entries = fc.array(
  fc.record({ term: fc.integer({ min: 1, max: 2 }), value: fc.constantFrom('a', ',1:1:a', '') }, plain),
  {
    maxLength: 2,
  },
)
const log = entries.map((xs) => fromArray(xs))
const onServers = fc.tuple(nat, nat, nat)

export const servers: fc.Arbitrary<Server> = fc.record(
  {
    currentTerm: nat,
    state: fc.constantFrom('Follower' as const, 'Candidate' as const, 'Leader' as const),
    votedFor: fc.integer({ min: -1, max: 2 }),
    log,
    commitIndex: nat,
    votesResponded: serverSet,
    votesGranted: serverSet,
    voterLog: fc.array(fc.tuple(nat, log), { maxLength: 2 }).map((pairs) => new Map(pairs)),
    nextIndex: onServers,
    matchIndex: onServers,
  },
  plain,
)

const envelope = { mterm: nat, msource: nat, mdest: nat }

export const messages: fc.Arbitrary<Message> = fc.oneof(
  fc.record(
    { mtype: fc.constant('RequestVoteRequest' as const), mlastLogTerm: nat, mlastLogIndex: nat, ...envelope },
    plain,
  ),
  fc.record(
    { mtype: fc.constant('RequestVoteResponse' as const), mvoteGranted: fc.boolean(), mlog: log, ...envelope },
    { requiredKeys: ['mtype', 'mvoteGranted', 'mterm', 'msource', 'mdest'], ...plain },
  ),
  fc.record(
    {
      mtype: fc.constant('AppendEntriesRequest' as const),
      mprevLogIndex: nat,
      mprevLogTerm: nat,
      mentries: entries,
      mlog: log,
      mcommitIndex: nat,
      ...envelope,
    },
    plain,
  ),
  fc.record(
    {
      mtype: fc.constant('AppendEntriesResponse' as const),
      msuccess: fc.boolean(),
      mmatchIndex: nat,
      ...envelope,
    },
    plain,
  ),
)

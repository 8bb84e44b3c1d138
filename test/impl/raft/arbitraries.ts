/**
 * Arbitrary states, messages and inputs, whether or not a cluster can come to them. There are few values of each, so that
 * equal ones come up; names and commands look like the punctuation of the canonical texts.
 */

import * as fc from 'fast-check'
import { fromNullable } from 'fp-ts/lib/Option.js'
import type { Change } from '../../../impl/raft/features/changes.js'
import { remembering } from '../../../impl/raft/features/memory.js'
import * as Log from '../../../impl/raft/log.js'
import { progressAt } from '../../../impl/raft/progress.js'
import {
  type Entry,
  type Event,
  Index,
  type Input,
  type Role,
  ServerId,
  type ServerState,
  Term,
} from '../../../impl/raft/types.js'
import { arbitraryMessages } from './arbitrary-messages.js'

/** The servers of the cluster, and a stranger. */
export const name = fc.constantFrom('a', 'b', 'a","b', '-').map(ServerId)
const command = fc.constantFrom('', '1', '"', ',1:"x"')
const term = fc.integer({ min: 1, max: 2 }).map(Term)
const index = fc.nat(2).map(Index)
export const optional = <A>(a: fc.Arbitrary<A>) => fc.option(a, { freq: 2 }).map(fromNullable)
const names = fc.uniqueArray(name, { maxLength: 2 }).map((of) => of.toSorted())
const members = fc.record({ voters: names, outgoing: names, learners: names })
const entry: fc.Arbitrary<Entry> = fc.record({
  term,
  payload: fc.oneof(
    fc.constant({ _tag: 'Noop' } as const),
    fc.record({ _tag: fc.constant('Command' as const), command }),
    fc.record({ _tag: fc.constant('Members' as const), members }),
  ),
})
const entries = fc.array(entry, { maxLength: 2 })
const mapOf = <A>(value: fc.Arbitrary<A>) =>
  fc.uniqueArray(fc.tuple(name, value), { maxLength: 2, selector: ([key]) => key }).map((pairs) => new Map(pairs))

export const role: fc.Arbitrary<Role> = fc.oneof(
  fc.record({ _tag: fc.constant('Follower' as const), leader: optional(name) }),
  fc.record({ _tag: fc.constant('Candidate' as const), votes: mapOf(fc.boolean()) }),
  fc.record({
    _tag: fc.constant('Leader' as const),
    progress: mapOf(fc.tuple(index, index).map(([nextIndex, matchIndex]) => progressAt(nextIndex, matchIndex))),
  }),
)
const set = fc.uniqueArray(name, { maxLength: 2 }).map((names) => [...names].sort())

const waiting = fc.record({ server: name, read: fc.nat(9), index, round: fc.nat(2), confirmed: set })

/** What is remembered for the features: nothing half of the time. Without a round there are no reads. */
const memory = fc
  .option(
    fc.record({
      ...{ contact: fc.boolean(), preVotes: set, responded: set },
      ...{ transferee: optional(name), toldToStand: fc.boolean() },
      ...{ readRound: fc.nat(2), reads: fc.array(waiting, { maxLength: 2 }) },
    }),
    { freq: 2 },
  )
  .map((of) => (of === null || of.readRound > 0 ? of : { ...of, reads: [] }))

export const state: fc.Arbitrary<ServerState> = fc
  .tuple(
    fc.record({
      currentTerm: term,
      votedFor: optional(name),
      log: entries.map(Log.fromEntries),
      role,
      commitIndex: index,
    }),
    memory,
  )
  .map(([of, features]) => (features === null ? of : remembering(of, features)))

/** A state with a snapshot, whatever its log: only its text and its JSON form are looked at. */
export const snapshotted: fc.Arbitrary<ServerState> = fc
  .tuple(state, fc.record({ index, term, data: command, members }, { requiredKeys: ['index', 'term', 'data'] }))
  .map(([of, snapshot]) => ({ ...of, snapshot }))

export const message = arbitraryMessages(
  { from: name, to: name, term },
  {
    index,
    term,
    vote: fc.boolean(),
    count: fc.nat(9),
    entries,
    data: command,
    members: fc.option(members),
    result: fc.oneof(
      fc.record({ _tag: fc.constant('Matched' as const), matchIndex: index }),
      fc.record({ _tag: fc.constant('Rejected' as const), conflict: fc.record({ index, term: optional(term) }) }),
    ),
  },
)

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ _tag: fc.constantFrom('AddServer', 'RemoveServer', 'AddLearner', 'Promote'), server: name }),
  fc.record({ _tag: fc.constant('EnterJoint' as const), voters: names }),
)

const inputs: fc.Arbitrary<Input> = fc.oneof(
  fc.constant({ _tag: 'ElectionTimeout' } as const),
  fc.constant({ _tag: 'HeartbeatTimeout' } as const),
  fc.constant({ _tag: 'ContactTimeout' } as const),
  fc.constant({ _tag: 'LeaderTimeout' } as const),
  fc.record({ _tag: fc.constant('TransferLeadership' as const), to: name }),
  fc.record({ _tag: fc.constant('TakeSnapshot' as const), index, data: command }),
  fc.record({ _tag: fc.constant('ReadRequest' as const), id: fc.nat() }),
  fc.record({ _tag: fc.constant('ChangeMembers' as const), id: fc.nat(), change }),
  fc.record({
    _tag: fc.constant('ClientRequests' as const),
    requests: fc.array(fc.record({ id: fc.nat(), command }), { maxLength: 3 }),
  }),
  fc.record({ _tag: fc.constant('Receive' as const), message }),
)

export const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: inputs },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('Restart' as const), durable: state }) },
)

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeElection } from '../../../model/raft/encode.js'
import { allLogs, elections } from '../../../model/raft/history.js'
import { actionProperties } from '../../../model/raft/invariants/actions.js'
import { invariants } from '../../../model/raft/invariants/invariants.js'
import type { Constants, Election, Server } from '../../../model/raft/types.js'
import { holdsIn } from '../naive.js'
import { servers } from './arbitraries.js'
import { threeWithHistory } from './states.js'

const two: Constants = { ...threeWithHistory, servers: 2 }
const all = invariants(two)

/** What reports and coverage tables say of each property, and where a reader finds it argued for. */
const sources = `
TypeOK: raft.tla, the comments of its variables' declarations
TypeOK (messages): raft.tla, the comments of its variables' declarations
TypeOK (elections): raft.tla, the comments of its variables' declarations
TypeOK (allLogs): raft.tla, the comments of its variables' declarations
ElectionSafety: Raft paper, figure 3 and section 5.2
ElectionSafety (elections): Ongaro 2014, appendix B, lemma 2
LogMatching: Raft paper, figure 3 and section 5.3
LeaderCompleteness: Raft paper, figure 3 and section 5.4; Ongaro 2014, appendix B, lemmas 8 and 9
LeaderCompleteness (elections): Ongaro 2014, appendix B, lemmas 8 and 9
StateMachineSafety: Raft paper, figure 3 and section 5.4.3; etcd-io/raft, LogInv
VotesAreGiven: Raft paper, section 5.2
VotesAreGiven (own vote): Raft paper, section 5.2
VotesWereAnswers: raft.tla, HandleRequestVoteResponse
LeaderHasQuorum: raft.tla, BecomeLeader
ElectionsAreWon: Raft paper, section 5.4.1
IndexAndTermIdentifyPrefix: Ongaro 2014, appendix B, lemma 4
LogTermsAreCurrent: Ongaro 2014, appendix B, lemma 6
LogTermsAreCurrent (messages): Ongaro 2014, appendix B, lemma 6
LogTermsAscend: Ongaro 2014, appendix B, lemma 7
LogTermsAscend (messages): Ongaro 2014, appendix B, lemma 7
RequestShowsLog: Ongaro 2014, appendix B, lemma 5
ElectedLogIsKept: Ongaro 2014, appendix B, lemma 3
LeaderHasItsTerm: etcd-io/raft, ElectionSafetyInv
AcknowledgedLogsAgree: Raft paper, section 5.3
NextIndexInLog: raft.tla, AppendEntries
QuorumLogInv: etcd-io/raft, QuorumLogInv
MoreUpToDateCorrectInv: etcd-io/raft, MoreUpToDateCorrectInv, over quorums; Raft paper, section 5.4.1
CommittedIsDurableInv: etcd-io/raft, CommittedIsDurableInv; Ongaro 2014, appendix B, theorem 1
MessageTermsAreCurrent: etcd-io/raft, MessageTermsLtCurrentTerm
GrantedVotesAreGiven: Raft paper, section 5.2
RequestShowsLog (in flight): Ongaro 2014, appendix B, lemma 5
AcknowledgedLogsAgree (in flight): Raft paper, section 5.3
TermsNeverFall: Ongaro 2014, appendix B, lemma 1
LeaderAppendOnly: Raft paper, figure 3; Ongaro 2014, appendix B, lemma 3
VoteIsKept: Raft paper, section 5.2
LogsChangeAtTheEnd: raft.tla, ClientRequest and HandleAppendEntriesRequest
CommittedEntriesAreKept: Raft paper, section 5.4.3
FollowersCopyTheLeader: Ongaro 2014, appendix B, lemma 5
MessagesCarryTheirSendersTerm: etcd-io/raft, MessageTermsLtCurrentTerm
`

it('every property says where it comes from', () => {
  expect(`\n${[...all, ...actionProperties].map(({ name, source }) => `${name}: ${source}\n`).join('')}`).toBe(sources)
})

const history: fc.Arbitrary<ReadonlyMap<string, Election>> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.nat(1), servers), { maxLength: 2 })
  .map((list) =>
    list.map(
      ([eterm, eleader, { log }]): Election => ({
        eterm,
        eleader,
        elog: log,
        evotes: [],
        evoterLog: new Map(),
      }),
    ),
  )
  .map((list) => new Map(list.map((election) => [encodeElection(election), election])))

/** Two servers that differ in some of their variables, mostly in few. */
const alike = fc
  .tuple(servers, servers, fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }))
  .map(([a, b, changed]): readonly [Server, Server] => {
    const changes = Object.entries(b).filter((_, k) => changed.includes(k))
    return [a, { ...a, ...Object.fromEntries(changes) }]
  })

it('servers of the same view are the same to the property', () => {
  const viewed = all.flatMap((invariant) => ('view' in invariant ? [invariant] : []))
  const met = new Map<string, number>()
  fc.assert(
    fc.property(alike, servers, history, ([a, same], b, past) => {
      const holds = (invariant: (typeof viewed)[number], ...both: readonly Server[]) =>
        holdsIn({ history: [elections, allLogs] }, invariant, {
          servers: both,
          messages: [],
          history: [past, new Map()],
        })
      const alikeFor = viewed.filter(({ view }) => view?.(a) === view?.(same))
      for (const { name } of alikeFor) met.set(name, (met.get(name) ?? 0) + 1)
      return alikeFor.every((p) => holds(p, same, b) === holds(p, a, b) && holds(p, b, same) === holds(p, b, a))
    }),
    { numRuns: 800 },
  )
  expect(viewed.filter(({ name }) => (met.get(name) ?? 0) < 50)).toEqual([])
})

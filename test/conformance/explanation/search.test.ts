import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { conformanceModel } from '../../../conformance/explanation/conformance-model.js'
import type { MessagePattern, Observation } from '../../../conformance/explanation/observation.js'
import { explanations } from '../../../conformance/explanation/search.js'
import { abstraction } from '../../../conformance/refinement/abstraction.js'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { observationOf } from '../../../conformance/refinement/refine.js'
import { acting } from '../../../conformance/scenarios/acting.js'
import * as Log from '../../../impl/raft/log.js'
import { progressAt } from '../../../impl/raft/progress.js'
import { restore } from '../../../impl/raft/state.js'
import {
  type Entry,
  type Event,
  Index,
  type Input,
  type Message,
  ServerId,
  type ServerState,
  Term,
} from '../../../impl/raft/types.js'
import { fromArray, Len, toArray } from '../../../model/raft/sequence.js'
import type { Entry as ModelEntry } from '../../../model/raft/types.js'
import { appendRequest, appendResponse, logOf, server, voteRequest } from '../../model/raft/states.js'

const n1 = ServerId('n1')
const n2 = ServerId('n2')

const entry = (term: number): Entry => ({ term: Term(term), payload: { _tag: 'Noop' } })

/** A follower whose log has entries of these terms. */
const follower = (term: number, logTerms: readonly number[] = [], votedFor = none as ServerState['votedFor']) =>
  restore({ currentTerm: Term(term), votedFor, log: Log.fromEntries(logTerms.map(entry)) })

const candidate = (term: number, logTerms: readonly number[] = []): ServerState => ({
  ...follower(term, logTerms, some(n1)),
  role: { _tag: 'Candidate', votes: new Map([[n1, true]]) },
})

/** A leader that has sent everything to its followers and knows of no answer. */
const leader = (term: number, logTerms: readonly number[]): ServerState => ({
  ...follower(term, logTerms, some(n1)),
  role: {
    _tag: 'Leader',
    progress: new Map(
      serverIds(3)
        .slice(1)
        .map((id) => [id, progressAt(Index(logTerms.length + 1), Index(0))]),
    ),
  },
})

const from2 = { from: n2, to: n1 } as const
const receive = (message: Message): Input => ({ _tag: 'Receive', message })

const vote = (term: number, granted: boolean): Input =>
  receive({ ...from2, _tag: 'RequestVoteResponse', term: Term(term), voteGranted: granted })

const request = (term: number, previous: readonly [number, number], terms: readonly number[], commit = 0): Input =>
  receive({
    ...{ ...from2, _tag: 'AppendEntries', term: Term(term), prevLogIndex: Index(previous[0]) },
    ...{ prevLogTerm: Term(previous[1]), entries: terms.map(entry), leaderCommit: Index(commit) },
  })

const matched = (term: number, matchIndex: number): Input =>
  receive({
    ...{ ...from2, _tag: 'AppendEntriesResponse', term: Term(term) },
    result: { _tag: 'Matched', matchIndex: Index(matchIndex) },
  })

const rejected = (term: number, index: number): Input =>
  receive({
    ...{ ...from2, _tag: 'AppendEntriesResponse', term: Term(term) },
    result: { _tag: 'Rejected', conflict: { index: Index(index), term: none } },
  })

const ask: Input = {
  _tag: 'ClientRequests',
  requests: [
    { id: 1, command: 'a' },
    { id: 2, command: 'b' },
  ],
}

/** The actions of the model that explain what n1 of a cluster does with an input. */
const explained = (state: ServerState, input: Event, size = 3): readonly (readonly string[])[] => {
  const servers = serverIds(size)
  const of = abstraction(servers)
  const [next, effects] = acting({ id: n1, servers, maxEntriesPerMessage: 3 })(state, input)
  const sent = effects.flatMap((effect) => (effect._tag === 'Send' ? [effect.message] : []))
  const received = input._tag === 'Receive' ? input.message : undefined
  // A cluster names this step as raft.tla does.
  const action = input._tag === 'ClientRequests' ? 'ClientRequest' : input._tag
  const observation = observationOf(of, { action, next, sent }, received)
  const found = explanations(conformanceModel(size), 0, of.server(state), observation)
  for (const { after, sent: messages } of found) {
    expect(after).toEqual(of.server(next))
    expect(messages).toEqual(sent.map(of.message))
  }
  return found.map(({ actions }) => actions)
}

const ownVote = ['RequestVote', 'HandleRequestVoteRequest', 'HandleRequestVoteResponse']

describe('a step of a reducer is explained by the actions of the model', () => {
  const voteFor = (term: number, lastLogIndex: number, lastLogTerm: number): Input =>
    receive({
      ...{ ...from2, _tag: 'RequestVote', term: Term(term) },
      ...{ lastLogIndex: Index(lastLogIndex), lastLogTerm: Term(lastLogTerm) },
    })

  const cases: readonly (readonly [string, ServerState, Event, readonly string[]])[] = [
    ['a restart', leader(2, [2]), { _tag: 'Restart', durable: follower(2, [2], some(n1)) }, ['Restart']],
    [
      'an election timeout',
      follower(1),
      { _tag: 'ElectionTimeout' },
      ['Timeout', 'RequestVote', 'RequestVote', ...ownVote],
    ],
    ['an election timeout of a leader', leader(2, [2]), { _tag: 'ElectionTimeout' }, []],
    ['a heartbeat', leader(2, [2]), { _tag: 'HeartbeatTimeout' }, ['AppendEntries', 'AppendEntries']],
    ['a heartbeat timeout of a follower', follower(2), { _tag: 'HeartbeatTimeout' }, []],
    [
      'two requests of clients',
      leader(2, [2]),
      ask,
      ['ClientRequest', 'ClientRequest', 'AppendEntries', 'AppendEntries'],
    ],
    ['requests of clients to a follower', follower(2), ask, []],
    ['a request for a vote', follower(2), voteFor(2, 0, 0), ['HandleRequestVoteRequest']],
    ['one in a newer term', leader(2, [2]), voteFor(3, 1, 2), ['UpdateTerm', 'HandleRequestVoteRequest']],
    ['one of an older term', follower(3), voteFor(2, 0, 0), ['HandleRequestVoteRequest']],
    [
      'the vote that makes a leader',
      candidate(2),
      vote(2, true),
      ['HandleRequestVoteResponse', 'BecomeLeader', 'ClientRequest', 'AppendEntries', 'AppendEntries'],
    ],
    ['a refused vote', candidate(2), vote(2, false), ['HandleRequestVoteResponse']],
    ['a vote of an older term', candidate(3), vote(2, true), ['DropStaleResponse']],
    ['a vote that comes too late', follower(2), vote(2, true), ['HandleRequestVoteResponse']],
    ['a refusal from a newer term', candidate(2), vote(3, false), ['UpdateTerm', 'HandleRequestVoteResponse']],
    ['a heartbeat that is received', follower(2, [2]), request(2, [1, 2], [], 1), ['HandleAppendEntriesRequest']],
    [
      'two new entries',
      follower(2),
      request(2, [0, 0], [2, 2]),
      ['HandleAppendEntriesRequest', 'HandleAppendEntriesRequest', 'HandleAppendEntriesRequest'],
    ],
    [
      'two entries in the place of two others, in a newer term',
      follower(3, [2, 3, 3], some(n1)),
      request(4, [1, 2], [4, 4], 2),
      ['UpdateTerm', ...Array<string>(5).fill('HandleAppendEntriesRequest')],
    ],
    [
      'the leader of its term, to a candidate',
      candidate(2),
      request(2, [0, 0], [2]),
      ['HandleAppendEntriesRequest', 'HandleAppendEntriesRequest', 'HandleAppendEntriesRequest'],
    ],
    ['entries that do not fit', follower(2), request(2, [1, 2], [2]), ['HandleAppendEntriesRequest']],
    [
      'an acknowledgement that commits',
      leader(2, [2, 2]),
      matched(2, 2),
      ['HandleAppendEntriesResponse', 'AdvanceCommitIndex'],
    ],
    ['an acknowledgement of an old entry', leader(3, [2, 3]), matched(3, 1), ['HandleAppendEntriesResponse']],
    ['a rejection', leader(2, [2, 2]), rejected(2, 1), ['AppendEntries', 'HandleAppendEntriesResponse']],
    ['a late rejection', follower(3, [2]), rejected(2, 1), ['DropStaleResponse']],
  ]

  it.each(cases)('%s', (_what, state, input, actions) => {
    expect(explained(state, input)).toEqual([actions])
  })

  it('an election timeout of the only server', () => {
    const actions = ['Timeout', ...ownVote, 'BecomeLeader', 'ClientRequest', 'AdvanceCommitIndex']
    expect(explained(follower(1), { _tag: 'ElectionTimeout' }, 1)).toEqual([actions])
  })
})

describe('a step that is not observed in full', () => {
  const c = conformanceModel(3)
  const nothing: Observation = {
    received: null,
    sent: [],
    restarted: false,
    timedOut: false,
    mayIgnore: false,
    after: {},
  }
  const told = (before: Parameters<typeof explanations>[2], o: Partial<Observation>) =>
    explanations(c, 0, before, { ...nothing, ...o }).map(({ actions, after }) => ({ actions, after }))

  /** An AppendEntries request of term 2 that leaves its mprevLogTerm and mcommitIndex out. */
  const request = (mdest: number, mprevLogIndex: number, mentries: readonly ModelEntry[]): MessagePattern => ({
    ...{ mtype: 'AppendEntriesRequest', mterm: 2, msource: 0, mdest, mprevLogIndex, mentries },
  })

  it('has an explanation for each state in which it may have ended', () => {
    const before = server({ currentTerm: 2, log: logOf(2) })
    const received = appendRequest({ mprevLogIndex: 1, mprevLogTerm: 2, mcommitIndex: 1 })
    const committed = { ...before, commitIndex: 1 }
    const sent = [{ mtype: 'AppendEntriesResponse', mterm: 2, msource: 0, mdest: 1 }] as const
    const found = told(before, { received, sent, after: { currentTerm: 2 } })
    expect(found).toEqual([{ actions: ['HandleAppendEntriesRequest'], after: committed }])
    // From a higher commit index both literal raft.tla and the maximum lead on, but a commit index never falls.
    const later = { ...before, log: logOf(2, 2), commitIndex: 2 }
    expect(told(later, { received, sent, after: { currentTerm: 2 } })).toEqual([
      { actions: ['HandleAppendEntriesRequest'], after: later },
    ])
  })

  it('may have been a timeout or nothing if not even the term was told', () => {
    const before = server({ currentTerm: 2 })
    const found = told(before, { timedOut: true })
    expect(found.map(({ actions }) => actions)).toEqual([[], ['Timeout'], ['Timeout', ...ownVote]])
    expect(told(before, { timedOut: true, after: { currentTerm: 2 } })).toEqual([{ actions: [], after: before }])
    // No election begins but by the timer.
    expect(told(before, {})).toEqual([{ actions: [], after: before }])
    expect(told(before, { after: { currentTerm: 3 } })).toEqual([])
  })

  it('may have ignored a message if it says so, and must have handled it if not', () => {
    const before = server({ currentTerm: 2 })
    const received = voteRequest()
    const after = { currentTerm: 2, state: 'Follower', votedFor: -1, log: null, commitIndex: 0 } as const
    expect(told(before, { received, after })).toEqual([])
    expect(told(before, { received, mayIgnore: true, after })).toEqual([{ actions: ['DropMessage'], after: before }])
  })

  it('takes a value that is told in no log from a message', () => {
    const before = server({ currentTerm: 2, state: 'Leader', votedFor: 0, log: logOf(2) })
    const sent = [request(1, 1, [{ term: 2, value: 'x' }])]
    const [found, ...more] = told(before, { sent, after: { currentTerm: 2, commitIndex: 0 } })
    expect(more).toEqual([])
    expect(found?.actions).toEqual(['ClientRequest', 'AppendEntries'])
    expect(toArray(found?.after.log ?? null)).toEqual([
      { term: 2, value: 'v1' },
      { term: 2, value: 'x' },
    ])
  })

  it('takes a value that neither a log nor a message tells from elsewhere, if the log is known to have grown', () => {
    const before = server({ currentTerm: 2, state: 'Leader', votedFor: 0, log: logOf(2) })
    const valueAt = (index: number, term: number) => `${index}@${term}`
    const after = { currentTerm: 2, lastIndex: 3, lastTerm: 2, commitIndex: 0 }
    expect(told(before, { after })).toEqual([])
    const [found, ...more] = told(before, { after, valueAt })
    expect(more).toEqual([])
    expect(found?.actions).toEqual(['ClientRequest', 'ClientRequest'])
    expect(toArray(found?.after.log ?? null).map(({ value }) => value)).toEqual(['v1', '2@2', '3@2'])
  })

  it('tells the messages in full, in the order in which they were observed', () => {
    const before = server({ currentTerm: 2, state: 'Leader', votedFor: 0, log: logOf(2), commitIndex: 1 })
    const entries = toArray(before.log)
    const sent = [request(2, 0, entries), request(1, 0, entries)]
    const [found] = explanations(c, 0, before, { ...nothing, sent, after: { currentTerm: 2 } })
    const full = { mterm: 2, msource: 0, mentries: entries, mcommitIndex: 1 }
    expect(found?.sent).toEqual([appendRequest({ ...full, mdest: 2 }), appendRequest({ ...full, mdest: 1 })])
  })

  it('may tell of a commitment or not where the messages do not say', () => {
    const before = server({ currentTerm: 2, state: 'Leader', log: logOf(2), matchIndex: [0, 1, 0] })
    const observed = { ...nothing, sent: [request(1, 1, []), request(2, 1, [])], after: { currentTerm: 2 } }
    const found = explanations(c, 0, before, observed).map(({ after, sent }) => [
      after.commitIndex,
      ...sent.map((m) => (m.mtype === 'AppendEntriesRequest' ? m.mcommitIndex : undefined)),
    ])
    expect(found.sort()).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [1, 0, 1],
      [1, 1, 1],
    ])
  })

  it('lets neither the commit index nor a leader’s match index fall', () => {
    const follower2 = server({ currentTerm: 2, log: logOf(2, 2), commitIndex: 2 })
    const received = appendRequest({ mprevLogIndex: 1, mprevLogTerm: 2, mcommitIndex: 1 })
    const sent = [appendResponse({ mmatchIndex: 1, msource: 0, mdest: 1 })]
    expect(told(follower2, { received, sent, after: { currentTerm: 2, commitIndex: 1 } })).toEqual([])
    const leading = server({ currentTerm: 2, state: 'Leader', log: logOf(2, 2), matchIndex: [0, 2, 0] })
    const late = appendResponse({ mmatchIndex: 1, msource: 1, mdest: 0 })
    expect(told(leading, { received: late, after: { currentTerm: 2, commitIndex: 0, matchIndex: [0, 1, 0] } })).toEqual(
      [],
    )
  })

  it('finds the way through a batch of a thousand entries', () => {
    const mentries = Array.from({ length: 1000 }, (_, k) => ({ term: 2, value: `v${k}` }))
    const received = appendRequest({ mentries })
    const sent = [appendResponse({ mmatchIndex: 1000, msource: 0, mdest: 1 })]
    const before = server({ currentTerm: 2 })
    const after = { currentTerm: 2, state: 'Follower', log: fromArray(mentries), commitIndex: 0 } as const
    const [found] = told(before, { received, sent, after: { ...after, votedFor: -1 } })
    expect(found?.actions.length).toBe(1001)
    expect(Len(found?.after.log ?? null)).toBe(1000)
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { locationsIn, tlaLines, tlaText } from '../../../../conformance/report/formats/tla.js'
import {
  boolean,
  functionOf,
  name,
  number,
  record,
  sequence,
  set,
} from '../../../../conformance/report/formats/tla-value.js'
import { modelTlaView } from '../../../../conformance/report/formats/tla-view-model.js'
import { reducerTlaView } from '../../../../conformance/report/formats/tla-view-reducer.js'
import { witness } from '../../../../conformance/witnesses/witness.js'
import { raft } from '../../../../model/raft/protocol.js'
import { Relaxed } from '../../../../model/raft/types.js'
import { broken, NobodyVotes, NothingIsAcknowledged } from '../counterexample/claims.js'

const view = modelTlaView((i) => `s${i + 1}`)
const spec = readFileSync(new URL('../../../../spec/Raft.tla', import.meta.url), 'utf8')

describe('tlaText', () => {
  it.each([
    [number(3), '3'],
    [boolean(true), 'TRUE'],
    [boolean(false), 'FALSE'],
    [name('s1'), 's1'],
    [sequence([]), '<<>>'],
    [sequence([number(1), number(2)]), '<<1, 2>>'],
    [set([]), '{}'],
    [set([name('s1'), name('s2')]), '{s1, s2}'],
    [record({ term: number(2), value: name('v1') }), '[term |-> 2, value |-> v1]'],
    // TLC shows a function without arguments as the empty sequence, which it is equal to.
    [functionOf([]), '<<>>'],
    [
      functionOf([
        [name('s1'), number(1)],
        [name('s2'), sequence([])],
      ]),
      '(s1 :> 1 @@ s2 :> <<>>)',
    ],
  ])('%j', (value, text) => {
    expect(tlaText(value)).toBe(text)
  })
})

describe('tlaLines', () => {
  it('is what TLC prints', () => {
    const lines = tlaLines(view, broken(false, { invariant: NobodyVotes }).found, locationsIn(spec))
    const unchanged = [
      '/\\ commitIndex = (s1 :> 0 @@ s2 :> 0)',
      '/\\ votesResponded = (s1 :> {} @@ s2 :> {})',
      '/\\ votesGranted = (s1 :> {} @@ s2 :> {})',
      '/\\ voterLog = (s1 :> <<>> @@ s2 :> <<>>)',
      '/\\ nextIndex = (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1))',
      '/\\ matchIndex = (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0))',
      '',
    ]
    const place = String.raw` line \d+, col 5 to line \d+, col \d+ of module Raft>$`
    expect(lines).toEqual([
      'Error: Invariant NobodyVotes is violated.',
      'Error: The behavior up to this point is:',
      'State 1: <Initial predicate>',
      '/\\ messages = <<>>',
      '/\\ elections = {}',
      '/\\ allLogs = {}',
      '/\\ currentTerm = (s1 :> 1 @@ s2 :> 1)',
      '/\\ state = (s1 :> Follower @@ s2 :> Follower)',
      '/\\ votedFor = (s1 :> Nil @@ s2 :> Nil)',
      '/\\ log = (s1 :> <<>> @@ s2 :> <<>>)',
      ...unchanged,
      expect.stringMatching(`^State 2: <Timeout\\(s1\\)${place}`),
      '/\\ messages = <<>>',
      '/\\ elections = {}',
      '/\\ allLogs = {}',
      '/\\ currentTerm = (s1 :> 2 @@ s2 :> 1)',
      '/\\ state = (s1 :> Candidate @@ s2 :> Follower)',
      '/\\ votedFor = (s1 :> Nil @@ s2 :> Nil)',
      '/\\ log = (s1 :> <<>> @@ s2 :> <<>>)',
      ...unchanged,
      expect.stringMatching(`^State 3: <RequestVote\\(s1, s1\\)${place}`),
      '/\\ messages = ([mtype |-> RequestVoteRequest, mterm |-> 2, mlastLogTerm |-> 0, mlastLogIndex |-> 0, msource |-> s1, mdest |-> s1] :> 1)',
      '/\\ elections = {}',
      '/\\ allLogs = {}',
      '/\\ currentTerm = (s1 :> 2 @@ s2 :> 1)',
      '/\\ state = (s1 :> Candidate @@ s2 :> Follower)',
      '/\\ votedFor = (s1 :> Nil @@ s2 :> Nil)',
      '/\\ log = (s1 :> <<>> @@ s2 :> <<>>)',
      ...unchanged,
      expect.stringMatching(`^State 4: <HandleRequestVoteRequest\\(s1, s1\\)${place}`),
      '/\\ messages = ([mtype |-> RequestVoteResponse, mterm |-> 2, mvoteGranted |-> TRUE, msource |-> s1, mdest |-> s1] :> 1)',
      '/\\ elections = {}',
      '/\\ allLogs = {}',
      '/\\ currentTerm = (s1 :> 2 @@ s2 :> 1)',
      '/\\ state = (s1 :> Candidate @@ s2 :> Follower)',
      '/\\ votedFor = (s1 :> s1 @@ s2 :> Nil)',
      '/\\ log = (s1 :> <<>> @@ s2 :> <<>>)',
      ...unchanged,
    ])
  })

  it('has the history variables, where the model keeps them', () => {
    const lines = tlaLines(view, broken(true, { invariant: NothingIsAcknowledged }).found)
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('State')))
    expect(last).toEqual(
      expect.arrayContaining([
        '/\\ elections = {[eterm |-> 2, eleader |-> s1, elog |-> <<>>, evotes |-> {s1, s2}, evoterLog |-> (s1 :> <<>> @@ s2 :> <<>>)]}',
        '/\\ allLogs = {<<>>, <<[term |-> 2, value |-> v1]>>}',
        '/\\ voterLog = (s1 :> (s1 :> <<>> @@ s2 :> <<>>) @@ s2 :> <<>>)',
      ]),
    )
    expect(lines.filter((line) => line.includes('mtype |-> AppendEntriesRequest'))).toEqual(
      expect.arrayContaining([
        '/\\ messages = ([mtype |-> AppendEntriesRequest, mterm |-> 2, mprevLogIndex |-> 0, mprevLogTerm |-> 0, mentries |-> <<[term |-> 2, value |-> v1]>>, mcommitIndex |-> 0, msource |-> s1, mdest |-> s2, mlog |-> <<[term |-> 2, value |-> v1]>>] :> 1)',
      ]),
    )
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/<ClientRequest\(s1, v1\) of module Raft>$/)]))
  })

  it('says of a property of steps that it is one, and of the network that it moves by itself', () => {
    const NothingIsLost = {
      name: 'NobodyStands',
      source: 'made up',
      holds: (_i: number, _s: unknown, { action }: { readonly action: string }) => action !== 'Timeout',
    }
    const { found } = broken(false, { action: NothingIsLost })
    expect(tlaLines(view, found)[0]).toBe('Error: Action property NobodyStands is violated.')
    const message = {
      mtype: 'RequestVoteRequest',
      mterm: 2,
      mlastLogTerm: 0,
      mlastLogIndex: 0,
      msource: 0,
      mdest: 1,
    } as const
    const state = found.initial
    expect(view.action({ action: 'DropMessage', server: null, message, sent: [], state })).toBe(
      'DropMessage(RequestVoteRequest)',
    )
  })

  it('tells of the initial state what TLC tells of it', () => {
    const { found } = broken(false, {
      invariant: { ...NobodyVotes, name: 'Never', reads: 'server', holds: () => false },
    })
    expect(tlaLines(view, found).slice(0, 2)).toEqual([
      'Error: Invariant Never is violated by the initial state:',
      '/\\ messages = <<>>',
    ])
  })

  it('shows reducers in the variables of the model', () => {
    const found = witness('leader-elected')
    if (found === null) throw new Error('no leader is elected')
    const lines = tlaLines(reducerTlaView(found.initial.servers.length), found)
    expect(lines.filter((line) => line.startsWith('State'))[1]).toBe('State 2: <ElectionTimeout(n1) of module Raft>')
    expect(lines).toContain('/\\ state = (n1 :> Leader @@ n2 :> Follower @@ n3 :> Follower)')
  })
})

describe('locationsIn', () => {
  it('finds every action of the model in spec/Raft.tla', () => {
    const settings = { bounds: { servers: 2, values: 1, maxTerm: 1, maxLog: 0, maxMessages: 1, maxCopies: 1 } } as const
    const { actions } = raft({ ...settings, network: 'full', history: true, relaxations: Relaxed })
    expect(actions.filter((action) => locationsIn(spec)(action) === undefined)).toEqual([])
  })

  it('tells where the body begins and ends', () => {
    const find = locationsIn('A(i) ==\n    /\\ x\n    /\\ yes\n\nAB ==\n  TRUE')
    expect([find('A'), find('AB'), find('B')]).toEqual([
      'line 2, col 5 to line 3, col 10',
      'line 6, col 3 to line 6, col 6',
      undefined,
    ])
  })
})

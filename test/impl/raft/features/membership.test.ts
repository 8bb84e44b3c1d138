import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, changed } from '../../../../impl/raft/features/changes.js'
import {
  isJoint,
  type Members,
  membersOf,
  simple,
  textOfMembers,
  votersOf,
} from '../../../../impl/raft/features/members.js'
import * as Log from '../../../../impl/raft/log.js'
import { standard } from '../../../../impl/raft/rules.js'
import { initial, restore } from '../../../../impl/raft/state.js'
import { type Step, step } from '../../../../impl/raft/step.js'
import {
  type Effect,
  Index,
  type Input,
  type Message,
  ServerId,
  type ServerState,
  Term,
} from '../../../../impl/raft/types.js'

const [n1, n2, n3, n4] = ['n1', 'n2', 'n3', 'n4'].map(ServerId) as [ServerId, ServerId, ServerId, ServerId]

/** A server of a cluster that begins with these voters. */
const serverOf = (id: ServerId, ...servers: readonly ServerId[]): Step =>
  step({ id, servers, maxEntriesPerMessage: 9, features: { membership: true, transfer: true } })

const ran = (
  reduce: Step,
  state: ServerState,
  ...inputs: readonly Input[]
): readonly [ServerState, readonly Effect[]] =>
  inputs.reduce<readonly [ServerState, readonly Effect[]]>(([before], input) => reduce(before, input), [state, []])

const receive = (message: Message): Input => ({ _tag: 'Receive', message })
const asked = (change: Change): Input => ({ _tag: 'ChangeMembers', id: 7, change })
const vote = (from: ServerId): Input =>
  receive({ _tag: 'RequestVoteResponse', from, to: n1, term: Term(2), voteGranted: true })
const matched = (from: ServerId, matchIndex: number): Input =>
  receive({
    ...{ _tag: 'AppendEntriesResponse', from, to: n1, term: Term(2) },
    result: { _tag: 'Matched', matchIndex: Index(matchIndex) },
  })

const timeout: Input = { _tag: 'ElectionTimeout' }
const ofPair = serverOf(n1, n1, n2)
/** n1 leads n1 and n2, and its first entry is committed. */
const [leader] = ran(ofPair, restore(initial), timeout, vote(n2), matched(n2, 1))

const shown = ({ role, log, commitIndex }: ServerState) => ({
  role: role._tag,
  entries: Log.toEntries(log).map(({ payload }) => (payload._tag === 'Members' ? textOfMembers(payload.members) : '')),
  commitIndex,
})
const sentTo = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap((e) => (e._tag === 'Send' ? [`${e.message._tag} ${e.message.to}`] : []))
const replies = (effects: readonly Effect[]) => effects.flatMap((e) => (e._tag === 'Reply' ? [e.reply] : []))

describe('a change of members', () => {
  it('counts as soon as it is in the log: the new server gets entries, and its copy is wanted', () => {
    const [grown, effects] = ran(ofPair, leader, asked({ _tag: 'AddServer', server: n3 }))
    expect([shown(grown), sentTo(effects), replies(effects)]).toEqual([
      { role: 'Leader', entries: ['', '{n1,n2,n3}'], commitIndex: 1 },
      ['AppendEntries n2', 'AppendEntries n3'],
      [{ _tag: 'Appended', index: 2, term: 2 }],
    ])
    expect(shown(ran(ofPair, grown, matched(n3, 2))[0]).commitIndex).toBe(2)
  })

  it('is refused with the reason', () => {
    const [early] = ran(ofPair, restore(initial), timeout, vote(n2))
    const [under] = ran(ofPair, leader, asked({ _tag: 'AddServer', server: n3 }))
    const [learning] = ran(ofPair, leader, asked({ _tag: 'AddLearner', server: n3 }), matched(n2, 2))
    const [handing] = ran(ofPair, leader, { _tag: 'TransferLeadership', to: n2 })
    const add: Change = { _tag: 'AddServer', server: n4 }
    const cases: readonly (readonly [ServerState, Change])[] = [
      [early, add],
      [under, add],
      [handing, add],
      [leader, { _tag: 'AddServer', server: n2 }],
      [leader, { _tag: 'RemoveServer', server: n3 }],
      [leader, { _tag: 'EnterJoint', voters: [] }],
      [learning, { _tag: 'Promote', server: n3 }],
    ]
    const answers = cases.map(([state, change]) => {
      const [next, effects] = ofPair(state, asked(change))
      return [next === state, replies(effects)]
    })
    const refused = (because: string) => [true, [{ _tag: 'Refused', because }]]
    expect(answers).toEqual([
      refused('the leader has committed no entry of its own term yet'),
      refused('another change of members is not committed yet'),
      refused('the leader is handing over'),
      refused('the members {n1,n2} do not allow it'),
      refused('the members {n1,n2} do not allow it'),
      refused('the members {n1,n2} do not allow it'),
      refused('n3 does not have all of the log yet'),
    ])
    const [follower] = ran(ofPair, restore(initial), timeout)
    expect(replies(ofPair(follower, asked(add))[1])).toMatchObject([{ _tag: 'NotLeader' }])
  })

  it('needs both majorities while it is joint, and the leader ends it by itself', () => {
    const [joint] = ran(ofPair, leader, asked({ _tag: 'EnterJoint', voters: [n1, n3, n4] }))
    const [half] = ran(ofPair, joint, matched(n2, 2))
    const [left, effects] = ran(ofPair, half, matched(n3, 2))
    expect([shown(half), shown(left), sentTo(effects)]).toEqual([
      { role: 'Leader', entries: ['', '{n1,n3,n4} and {n1,n2}'], commitIndex: 1 },
      { role: 'Leader', entries: ['', '{n1,n3,n4} and {n1,n2}', '{n1,n3,n4}'], commitIndex: 2 },
      ['AppendEntries n3', 'AppendEntries n4'],
    ])
  })

  it('stays joint while the leader hands over, and ends once that is given up', () => {
    const [joint] = ran(ofPair, leader, asked({ _tag: 'EnterJoint', voters: [n1, n3] }), matched(n2, 2))
    const [handing] = ran(ofPair, joint, { _tag: 'TransferLeadership', to: n2 }, matched(n3, 2))
    const [left] = ran(ofPair, handing, { _tag: 'LeaderTimeout' })
    expect([shown(handing), shown(left).entries]).toEqual([
      { role: 'Leader', entries: ['', '{n1,n3} and {n1,n2}'], commitIndex: 2 },
      ['', '{n1,n3} and {n1,n2}', '{n1,n3}'],
    ])
  })

  it('removes a leader, which leads until that is committed, and then waits for a timeout', () => {
    const [leaving] = ran(ofPair, leader, asked({ _tag: 'RemoveServer', server: n1 }))
    const [gone, effects] = ran(ofPair, leaving, matched(n2, 2))
    expect([shown(leaving).role, shown(gone), effects.filter(({ _tag }) => _tag === 'SetTimer')]).toEqual([
      'Leader',
      { role: 'Follower', entries: ['', '{n2}'], commitIndex: 2 },
      [{ _tag: 'SetTimer', timer: 'Election' }],
    ])
  })

  it('sends nothing to a server that was removed, whatever that says', () => {
    const three = serverOf(n1, n1, n2, n3)
    const [led] = ran(three, restore(initial), timeout, vote(n2), matched(n2, 1), matched(n3, 1))
    const [without] = ran(three, led, asked({ _tag: 'RemoveServer', server: n3 }))
    const heard = ran(three, without, matched(n3, 0))
    const beat = ran(three, without, { _tag: 'HeartbeatTimeout' })
    expect([sentTo(heard[1]), sentTo(beat[1])]).toEqual([[], ['AppendEntries n2']])
  })
})

describe('a learner', () => {
  const [learning] = ran(ofPair, leader, asked({ _tag: 'AddLearner', server: n3 }))

  it('gets the log and counts for nothing', () => {
    expect(shown(ran(ofPair, learning, matched(n3, 2))[0]).commitIndex).toBe(1)
    expect(shown(ran(ofPair, learning, matched(n2, 2))[0]).commitIndex).toBe(2)
  })

  it('is promoted when it has all of the log', () => {
    const [promoted] = ran(ofPair, learning, matched(n2, 2), matched(n3, 2), asked({ _tag: 'Promote', server: n3 }))
    expect(shown(promoted).entries).toEqual(['', '{n1,n2} with {n3}', '{n1,n2,n3}'])
  })

  it('is not handed the lead', () => {
    expect(ofPair(learning, { _tag: 'TransferLeadership', to: n3 })).toEqual([learning, []])
  })

  it('does not stand, and waits on', () => {
    const stranger = serverOf(n3, n1, n2)
    const state = restore(initial)
    expect(stranger(state, timeout)).toEqual([state, [{ _tag: 'SetTimer', timer: 'Election' }]])
    const told: Message = { _tag: 'TimeoutNow', from: n1, to: n3, term: Term(1) }
    expect(stranger(state, receive(told))).toEqual([state, []])
  })
})

const name = fc.constantFrom(n1, n2, n3, n4)
const set = fc.uniqueArray(name, { maxLength: 4 }).map((of) => of.toSorted())
const someMembers: fc.Arbitrary<Members> = fc
  .tuple(
    set.filter((voters) => voters.length > 0),
    set,
  )
  .map(([voters, others]) =>
    simple(
      voters,
      others.filter((one) => !voters.includes(one)),
    ),
  )
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ _tag: fc.constantFrom('AddServer', 'RemoveServer', 'AddLearner', 'Promote'), server: name }),
  fc.record({ _tag: fc.constant('EnterJoint' as const), voters: set }),
)

describe('the members after a change', () => {
  it('differ by one voter at most, or are joint; somebody votes, and no learner does', () => {
    fc.assert(
      fc.property(someMembers, change, (old, asks) => {
        const next = changed(old, asks)
        if (next === null) return
        const others = [...old.voters, ...next.voters].filter(
          (v) => !(old.voters.includes(v) && next.voters.includes(v)),
        )
        expect(isJoint(next) ? next.outgoing : others.length <= 1).toEqual(isJoint(next) ? old.voters : true)
        expect(next.voters.length).toBeGreaterThan(0)
        expect(membersOf(next)).toEqual([...new Set([...votersOf(next), ...next.learners])])
      }),
    )
  })

  it('are those before, once a server has come and gone', () => {
    fc.assert(
      fc.property(someMembers, name, (old, server) => {
        const grown = changed(old, { _tag: 'AddServer', server })
        if (grown !== null) expect(changed(grown, { _tag: 'RemoveServer', server })).toEqual(old)
      }),
    )
  })
})

describe('a leader that was added lately', () => {
  const added: ServerState = restore({
    ...initial,
    currentTerm: Term(1),
    log: Log.append(initial.log, [
      { term: Term(1), payload: { _tag: 'Members', members: simple([n1, n2, n3]) } },
      { term: Term(1), payload: { _tag: 'Noop' } },
    ]),
  })
  const elected: Input = receive({
    ...{ _tag: 'RequestVoteResponse', from: n2, to: n3, term: Term(2), voteGranted: true },
  })

  it('leads, though it does not know yet that it is a member', () => {
    const [after] = ran(serverOf(n3, n1, n2), added, timeout, elected)
    expect(shown(after)).toEqual({ role: 'Leader', entries: ['{n1,n2,n3}', '', ''], commitIndex: 0 })
  })

  it('has an election timer if it leads for no longer than a step', () => {
    const features = { membership: true }
    const rules = { ...standard, features: { leadsOn: () => false } }
    const reduce = step({ id: n3, servers: [n1, n2, n3], maxEntriesPerMessage: 9, features }, rules)
    const [after, effects] = ran(reduce, restore(initial), timeout, elected)
    expect(shown(after).role).toBe('Follower')
    expect(effects.filter(({ _tag }) => _tag === 'SetTimer')).toEqual([
      { _tag: 'SetTimer', timer: 'Heartbeat' },
      { _tag: 'SetTimer', timer: 'Election' },
    ])
  })
})

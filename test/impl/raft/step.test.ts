import * as fc from 'fast-check'
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { acting } from '../../../conformance/scenarios/acting.js'
import { encodeState } from '../../../impl/raft/encode.js'
import * as Log from '../../../impl/raft/log.js'
import { progressAt } from '../../../impl/raft/progress.js'
import { initial, restore } from '../../../impl/raft/state.js'
import {
  type Config,
  type Effect,
  type Event,
  Index,
  type Message,
  ServerId,
  type ServerState,
  Term,
} from '../../../impl/raft/types.js'
import { event, message, name, state } from './arbitraries.js'

const servers = ['a', 'b', 'a","b'].map(ServerId)
const config: Config = { id: ServerId('a'), servers, maxEntriesPerMessage: 2 }
const take = acting(config)

/** Any state of this server: a candidate or a leader has voted for itself. */
const own = state.map((s): ServerState => (s.role._tag === 'Follower' ? s : { ...s, votedFor: some(config.id) }))

const tags = (effects: readonly Effect[]) => effects.map(({ _tag }) => _tag)

describe('a step, from any state and with any input,', () => {
  const property = (check: (before: ServerState, given: Event) => void) =>
    fc.assert(fc.property(own, event, check), { numRuns: 2000 })

  it('is determined by its arguments, and leaves them alone', () => {
    property((before, given) => {
      const text = encodeState(before)
      const [first, effects] = take(before, given)
      const [second, again] = acting(config)(before, given)
      expect(encodeState(second)).toBe(encodeState(first))
      expect(again).toEqual(effects)
      expect(encodeState(before)).toBe(text)
    })
  })

  it('persists first, and what it persists makes the durable part of the old state that of the new one', () => {
    property((before, given) => {
      const [after, effects] = take(before, given)
      let disk = given._tag === 'Restart' ? given.durable : before
      for (const [i, effect] of effects.entries()) {
        if (effect._tag !== 'Persist') continue
        expect(i).toBe(0)
        const { currentTerm, votedFor, keep, entries } = effect
        disk = { currentTerm, votedFor, log: Log.append(Log.truncate(disk.log, keep), entries) }
      }
      expect(encodeState(restore(disk))).toBe(encodeState(restore(after)))
    })
  })

  it('applies last, exactly what became committed', () => {
    property((before, given) => {
      const [after, effects] = take(before, given)
      const old = given._tag === 'Restart' ? 0 : before.commitIndex
      const applied = effects.flatMap((e) =>
        e._tag === 'Apply' ? Log.entriesFrom(e.log, e.from, e.to - e.from + 1) : [],
      )
      expect(applied).toEqual(Log.toEntries(after.log).slice(old, Math.max(old, after.commitIndex)))
      expect(tags(effects).indexOf('Apply')).toBe(tags(effects).includes('Apply') ? effects.length - 1 : -1)
    })
  })

  it('sends in its own name and term, to others of the cluster, at most one message to each', () => {
    property((before, given) => {
      const [after, effects] = take(before, given)
      const sent = effects.flatMap((e): Message[] => (e._tag === 'Send' ? [e.message] : []))
      for (const { from, to, term } of sent) {
        expect([from, term]).toEqual([config.id, after.currentTerm])
        if (before.role._tag !== 'Leader') expect(servers.slice(1)).toContain(to)
      }
      expect(new Set(sent.map(({ to }) => to)).size).toBe(sent.length)
    })
  })

  it('sets a timer at most once, the one that the new role needs', () => {
    property((before, given) => {
      const [after, effects] = take(before, given)
      const timers = effects.flatMap((e) => (e._tag === 'SetTimer' ? [e.timer] : []))
      expect(timers.length).toBeLessThanOrEqual(1)
      if (timers.length > 0) expect(timers).toEqual([after.role._tag === 'Leader' ? 'Heartbeat' : 'Election'])
      const steppedDown = before.role._tag === 'Leader' && after.role._tag !== 'Leader'
      if (steppedDown) expect(timers).toEqual(['Election'])
    })
  })

  it('answers every client', () => {
    property((before, given) => {
      const replies = take(before, given)[1].flatMap((e) => (e._tag === 'Reply' ? [e.id] : []))
      expect(replies).toEqual(given._tag === 'ClientRequests' ? given.requests.map(({ id }) => id) : [])
    })
  })
})

it('a restart leaves what is durable, and asks for nothing but the election timer, whatever was before', () => {
  fc.assert(
    fc.property(state, state, (before, durable) => {
      const [after, effects] = take(before, { _tag: 'Restart', durable })
      expect(after).toEqual(restore(durable))
      expect(effects).toEqual([{ _tag: 'SetTimer', timer: 'Election' }])
    }),
  )
})

describe('a message that is not between the server and one of its peers', () => {
  it('changes nothing and is not answered', () => {
    const strays = fc.tuple(message, name, name).map(([m, from, to]): Message => ({ ...m, from, to }))
    const stray = strays.filter(({ from, to }) => to !== 'a' || from === 'a' || from === '-')
    fc.assert(
      fc.property(state, stray, (before, m) => {
        expect(take(before, { _tag: 'Receive', message: m })).toEqual([before, []])
      }),
    )
  })
})

describe('a leader', () => {
  const unsent = progressAt(Index(1), Index(0))
  const leader: ServerState = {
    ...restore({ currentTerm: Term(2), votedFor: some(config.id), log: Log.fromEntries([]) }),
    role: { _tag: 'Leader', progress: new Map(servers.slice(1).map((peer) => [peer, unsent])) },
  }

  it('does nothing about no request', () => {
    expect(take(leader, { _tag: 'ClientRequests', requests: [] })).toEqual([leader, []])
  })

  it('is changed by no heartbeat that has no entries to send', () => {
    const ahead = progressAt(Index(9), Index(0))
    const before: ServerState = {
      ...leader,
      role: { _tag: 'Leader', progress: new Map(servers.slice(1).map((peer) => [peer, ahead])) },
    }
    expect(take(before, { _tag: 'HeartbeatTimeout' })[0]).toEqual(before)
  })

  it('follows no other leader of its term', () => {
    const message: Message = {
      _tag: 'AppendEntries',
      from: ServerId('b'),
      to: config.id,
      term: Term(2),
      prevLogIndex: Index(0),
      prevLogTerm: Term(0),
      entries: [],
      leaderCommit: Index(0),
    }
    expect(take(leader, { _tag: 'Receive', message })).toEqual([leader, []])
  })
})

it('who does not lead says so to each client, and names the leader that it knows', () => {
  const following = (leader: Option<ServerId>): ServerState => ({
    ...restore(initial),
    role: { _tag: 'Follower', leader },
  })
  const candidate: ServerState = { ...restore(initial), role: { _tag: 'Candidate', votes: new Map() } }
  const requests = [1, 2].map((id) => ({ id, command: 'x' }))
  for (const [before, leader] of [
    [following(none), none],
    [following(some(ServerId('b'))), some(ServerId('b'))],
    [candidate, none],
  ] as const)
    expect(take(before, { _tag: 'ClientRequests', requests })).toEqual([
      before,
      [1, 2].map((id) => ({ _tag: 'Reply', id, reply: { _tag: 'NotLeader', leader } })),
    ])
})

describe('a server whose log has lost its beginning', () => {
  const terms = [1, 1, 2, 2]
  const whole = Log.fromEntries(terms.map((term) => ({ term: Term(term), payload: { _tag: 'Noop' } })))
  const log = Log.compact(whole, Index(2))
  const leaderWith = (nextIndex: number): ServerState => ({
    ...restore({ currentTerm: Term(2), votedFor: some(config.id), log }),
    role: {
      _tag: 'Leader',
      progress: new Map(servers.slice(1).map((peer) => [peer, progressAt(Index(nextIndex), Index(0))])),
    },
  })

  it('sends nothing to a follower that needs what is gone, and takes it for no other term', () => {
    const before = leaderWith(2)
    expect(take(before, { _tag: 'HeartbeatTimeout' })).toEqual([before, [{ _tag: 'SetTimer', timer: 'Heartbeat' }]])
    const [from] = servers.slice(1)
    const answers = ['Rejected', 'Matched'].map((_tag): Message => {
      const result =
        _tag === 'Matched'
          ? ({ _tag: 'Matched', matchIndex: Index(0) } as const)
          : ({ _tag: 'Rejected', conflict: { index: Index(1), term: none } } as const)
      return { _tag: 'AppendEntriesResponse', from: from!, to: config.id, term: Term(2), result }
    })
    for (const answer of answers) expect(take(before, { _tag: 'Receive', message: answer })[1]).toEqual([])
  })

  it('sends what comes after the base with its term', () => {
    const [, effects] = take(leaderWith(3), { _tag: 'HeartbeatTimeout' })
    const sent = effects.flatMap((effect) => (effect._tag === 'Send' ? [effect.message] : []))
    expect(sent).toMatchObject([
      { prevLogIndex: 2, prevLogTerm: 1, entries: Log.toEntries(log) },
      { prevLogIndex: 2, prevLogTerm: 1, entries: Log.toEntries(log) },
    ])
  })

  it('starts with what is gone committed, so that it is not applied again', () => {
    expect(restore({ currentTerm: Term(2), votedFor: none, log }).commitIndex).toBe(2)
  })
})

it('a new server is a follower of nobody in term 1', () => {
  expect(take(restore(initial), { _tag: 'Restart', durable: initial })).toEqual([
    { currentTerm: Term(1), votedFor: none, log: Log.empty, role: { _tag: 'Follower', leader: none }, commitIndex: 0 },
    [{ _tag: 'SetTimer', timer: 'Election' }],
  ])
})

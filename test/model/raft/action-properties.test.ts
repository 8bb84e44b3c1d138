import { describe, expect, it } from 'vitest'
import { actionProperties } from '../../../model/raft/invariants/actions.js'
import type { Message, Server } from '../../../model/raft/types.js'
import { appendRequest, logOf, server, voteRequest } from './states.js'

interface Moved {
  readonly before?: Partial<Server>
  readonly next?: Partial<Server>
  readonly sent?: readonly Message[]
  readonly received?: Message
}

/** A step of server 0 that changes `next` and nothing else. */
const violated = ({ before = {}, next = {}, sent = [], received }: Moved): readonly string[] =>
  actionProperties
    .filter(
      ({ holds }) => !holds(0, server(before), { action: 'any', next: server({ ...before, ...next }), sent }, received),
    )
    .map(({ name }) => name)

const follower: Partial<Server> = { currentTerm: 2, votedFor: 1, log: logOf(1), commitIndex: 1 }
const request = appendRequest({ mlog: logOf(1, 2) })

const bad: Readonly<Record<string, readonly Moved[]>> = {
  TermsNeverFall: [{ before: follower, next: { currentTerm: 1 } }],
  LeaderAppendOnly: [{ before: { ...follower, state: 'Leader', commitIndex: 0 }, next: { log: logOf() } }],
  VoteIsKept: [
    { before: follower, next: { votedFor: 2 } },
    { before: follower, next: { votedFor: -1 } },
  ],
  LogsChangeAtTheEnd: [
    { before: follower, next: { log: logOf(1, 2, 2) } },
    { before: { ...follower, commitIndex: 0 }, next: { log: logOf(2) } },
    { before: { ...follower, log: logOf(1, 1, 1) }, next: { log: logOf(1) } },
  ],
  CommittedEntriesAreKept: [{ before: follower, next: { log: logOf(), commitIndex: 0 } }],
  FollowersCopyTheLeader: [{ before: follower, next: { log: logOf(1, 1) }, received: request }],
  MessagesCarryTheirSendersTerm: [
    { before: follower, sent: [voteRequest({ msource: 0, mterm: 3 })] },
    { before: follower, sent: [voteRequest({ msource: 1 })] },
  ],
}

describe('the action properties', () => {
  it('hold of good steps', () => {
    for (const step of [
      { before: follower, next: { currentTerm: 3, votedFor: -1 } },
      { before: follower, next: { commitIndex: 0 } },
      { before: follower, next: { log: logOf(1, 2) }, received: request },
      // Without the history nobody knows the leader's log, and a server may remove what the request does not show.
      { before: follower, next: { log: logOf(1, 1) }, received: appendRequest() },
      {
        before: { ...follower, log: logOf(1, 1), commitIndex: 0 },
        next: { log: logOf(1) },
        received: appendRequest({ mlog: logOf(3) }),
      },
      { before: follower, next: {}, received: appendRequest({ mlog: logOf(3) }) },
      { before: { ...follower, log: logOf(1, 1) }, next: { log: logOf(1) } },
      { before: { ...follower, votedFor: -1 }, next: { votedFor: 1 } },
      { before: follower, next: { currentTerm: 3 }, sent: [voteRequest({ msource: 0, mterm: 3 })] },
    ])
      expect(violated(step)).toEqual([])
  })

  it('are all seen to fail below', () => {
    expect(Object.keys(bad)).toEqual(actionProperties.map(({ name }) => name))
  })

  it.each(Object.entries(bad))('%s fails on steps that break it', (name, steps) => {
    for (const step of steps) expect(violated(step)).toContain(name)
  })
})

import { describe, expect, it } from 'vitest'
import type { MessageCounts } from '../../../impl/node/core/backend.js'
import type { Live } from '../../../impl/node/http/live.js'
import { operationsIn, parseOperations } from '../../../impl/page/client/operations.js'
import { bestFirst, flowsSince, leaderOf, type NodeView } from '../../../impl/page/cluster/view.js'

const none: MessageCounts = {
  RequestVote: 0,
  RequestVoteResponse: 0,
  AppendEntries: 0,
  Heartbeat: 0,
  AppendEntriesResponse: 0,
}

const live = (id: string, role: 'Leader' | 'Follower', term: number, sent: Partial<MessageCounts> = {}): Live => ({
  status: { id, role, term, leader: null, commitIndex: 0, lastApplied: 0, lastIndex: 0, digest: '' },
  entries: [],
  traffic: [{ peer: 'n9', sent: { ...none, ...sent }, received: none }],
  unready: null,
})

const view = (id: string, role: 'Leader' | 'Follower', term: number, answers = true): NodeView => ({
  id,
  url: `http://${id}`,
  live: live(id, role, term),
  answers,
})

describe('the leader', () => {
  it('is the one of the highest term that answers: one that was cut off does not know that it is over', () => {
    const [old, follower, now, dead] = [
      view('n1', 'Leader', 2),
      view('n2', 'Follower', 3),
      view('n3', 'Leader', 3),
      view('n4', 'Leader', 4, false),
    ]
    expect(leaderOf([old, follower, now, dead])).toBe(now)
    expect(leaderOf([follower, dead])).toBe(null)
    expect(leaderOf([])).toBe(null)
  })

  it('is asked first, then those that answer, then the others', () => {
    const views = [view('n1', 'Follower', 3, false), view('n2', 'Follower', 3), view('n3', 'Leader', 3)]
    expect(bestFirst(views)).toEqual(['http://n3', 'http://n2', 'http://n1'])
    const unheard: NodeView = { id: 'n4', url: 'http://n4', live: null, answers: false }
    expect(bestFirst([unheard, ...views.slice(1)])).toEqual(['http://n3', 'http://n2', 'http://n4'])
  })
})

describe('the flow of messages', () => {
  it('is what was sent since the node was asked before; a process that began anew counts from 0', () => {
    const before = live('n1', 'Leader', 2, { Heartbeat: 5, AppendEntries: 3 })
    const after = live('n1', 'Leader', 2, { Heartbeat: 7, AppendEntries: 3 })
    expect(flowsSince(null, after)).toEqual([])
    expect(flowsSince(before, after)).toEqual([{ from: 'n1', to: 'n9', kind: 'Heartbeat', count: 2 }])
    expect(flowsSince(after, live('n1', 'Follower', 3, { RequestVote: 1, Heartbeat: 1 }))).toEqual([
      { from: 'n1', to: 'n9', kind: 'RequestVote', count: 1 },
      { from: 'n1', to: 'n9', kind: 'Heartbeat', count: 1 },
    ])
  })
})

describe('the operations in an address', () => {
  it('are a port of loopback and a token', () => {
    expect(operationsIn('#operations=8080.abcdefghijklmnop')).toEqual({
      url: 'http://127.0.0.1:8080',
      token: 'abcdefghijklmnop',
      text: '8080.abcdefghijklmnop',
    })
  })

  it.each([
    '',
    '#basket',
    '#operations=',
    '#operations=8080',
    '#operations=evil.example/.abcdefghijklmnop',
    '#operations=1@x.abcdefghijklmnop',
  ])('are not there in %j', (fragment) => expect(operationsIn(fragment)).toBe(null))

  it('are not in what else a tab may have kept', () => expect(parseOperations('8080.short')).toBe(null))
})

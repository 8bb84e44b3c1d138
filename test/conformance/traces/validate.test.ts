import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import type { Verdict } from '../../../conformance/traces/verdict.js'
import type { ServerId } from '../../../impl/raft/types.js'
import type { TraceEvent } from '../../../traces/format.js'
import { temporaryFolder } from '../../traces/temporary.js'
import type { TracedCluster } from '../traced-cluster.js'
import { recordEvents, recordFiles, rewrite, rewriteLine, validateEvents, validateFiles } from '../traces.js'
import { ask, takes, timeout, twoLeaders } from '../two-leaders.js'

const servers = serverIds(3)

const goodRun = {
  ...{ nodes: 3, events: 47, restarts: 4, undone: 0, elections: 2, committed: 4 },
  actions: {
    ...{ AdvanceCommitIndex: 4, AppendEntries: 14, BecomeLeader: 2, ClientRequest: 5 },
    ...{ HandleAppendEntriesRequest: 23, HandleAppendEntriesResponse: 14 },
    ...{ HandleRequestVoteRequest: 6, HandleRequestVoteResponse: 6, RequestVote: 6 },
    ...{ Restart: 4, Timeout: 2, UpdateTerm: 4 },
  },
  explainedBy: {
    ...{ AdvanceCommitIndex: 4, AppendEntries: 7, BecomeLeader: 2, ClientRequest: 5 },
    ...{ HandleAppendEntriesRequest: 14, HandleAppendEntriesResponse: 14 },
    ...{ HandleRequestVoteRequest: 6, HandleRequestVoteResponse: 6, RequestVote: 2 },
    ...{ Restart: 4, Timeout: 2, UpdateTerm: 4 },
  },
  carried: { most: 1, mean: 1, open: {} },
  unchecked: {},
}

/** The verdict on the good run after something was done to the files of n1, n2 and n3. */
const verdictAfter = (change: (...files: [string, string, string]) => void): Verdict => {
  const [n1 = '', n2 = '', n3 = ''] = recordFiles(temporaryFolder(), servers, twoLeaders)
  change(n1, n2, n3)
  return validateFiles([n1, n2, n3])
}

/** Where a trace is refused, and what differs there from what the model says. */
const told = (verdict: Verdict) => {
  if (verdict._tag === 'Validated') return 'validated'
  const { file, line } = verdict.of
  const at = `${basename(file)}:${line}`
  if (verdict._tag === 'Problem') return { at, problem: `${verdict.of.found}; expected ${verdict.of.expected}` }
  const { because } = verdict.of
  if (because._tag === 'Disagreement') return { at, disagreement: because.what }
  return { at, differences: because.whyNot.differences }
}

const messages = (event: TraceEvent, change: (message: TraceEvent['sent'][number]) => object) => ({
  ...event,
  sent: event.sent.map(change),
})

describe('a recorded run', () => {
  it('validates, with what there is to tell of it', () => {
    expect(verdictAfter(() => {})).toEqual({ _tag: 'Validated', of: goodRun })
  })

  it('validates whatever the order of the files', () => {
    const files = recordFiles(temporaryFolder(), servers, twoLeaders)
    expect(validateFiles(files.toReversed())).toEqual({ _tag: 'Validated', of: goodRun })
  })
})

describe('a forged run is refused where it was forged:', () => {
  it('a line is left out', () => {
    expect(told(verdictAfter((n1) => rewrite(n1, (lines) => lines.toSpliced(8, 1))))).toEqual({
      at: 'n1.ndjson:9',
      problem: 'seq is 9; expected seq 8: none may be left out',
    })
  })

  it('a line is left out, and the events are numbered anew', () => {
    const verdict = verdictAfter((n1) =>
      rewrite(n1, (lines) =>
        lines.toSpliced(8, 1).map((line, k) => (k === 0 ? line : JSON.stringify({ ...JSON.parse(line), seq: k }))),
      ),
    )
    expect(told(verdict)).toEqual({
      at: 'n1.ndjson:9',
      differences: [{ field: 'matchIndex[n2]', expected: '1', actual: '2' }],
    })
  })

  it('two terms are swapped', () => {
    const verdict = verdictAfter((_n1, n2) => {
      rewriteLine(n2, 6, (event) => ({ ...event, currentTerm: 3 }))
      rewriteLine(n2, 7, (event) => ({ ...event, currentTerm: 2 }))
    })
    expect(told(verdict)).toEqual({
      at: 'n2.ndjson:6',
      differences: [{ field: 'currentTerm', expected: '2', actual: '3' }],
    })
  })

  it('a vote is granted to a candidate with the shorter log', () => {
    const verdict = verdictAfter((n1) =>
      rewriteLine(n1, 16, (event) => messages(event, (message) => ({ ...message, voteGranted: true }))),
    )
    expect(told(verdict)).toEqual({
      at: 'n1.ndjson:16',
      differences: [
        {
          field: 'sent message',
          expected: 'no such reply',
          actual: 'RequestVoteResponse n1 -> n2 (mterm 3, mvoteGranted true)',
        },
        {
          field: 'received message',
          expected: 'still in the network',
          actual: 'RequestVoteRequest n2 -> n1 (mterm 3, mlastLogTerm 2, mlastLogIndex 2)',
        },
      ],
    })
  })

  it('a vote is counted that nobody gave', () => {
    const verdict = verdictAfter((_n1, n2) => rewriteLine(n2, 7, (event) => ({ ...event, votesGranted: ['n2', 'n3'] })))
    expect(told(verdict)).toEqual({
      at: 'n2.ndjson:7',
      differences: [{ field: 'votesGranted', expected: '[n2]', actual: '[n2,n3]' }],
    })
  })

  it('a vote is given to another candidate', () => {
    const verdict = verdictAfter((_n1, _n2, n3) => rewriteLine(n3, 7, (event) => ({ ...event, votedFor: 'n1' })))
    expect(told(verdict)).toEqual({
      at: 'n3.ndjson:7',
      differences: [{ field: 'votedFor', expected: 'n2', actual: 'n1' }],
    })
  })

  it('a commit index is ahead', () => {
    const verdict = verdictAfter((_n1, n2) => rewriteLine(n2, 5, (event) => ({ ...event, commitIndex: 2 })))
    expect(told(verdict)).toEqual({
      at: 'n2.ndjson:5',
      differences: [{ field: 'commitIndex', expected: '1', actual: '2' }],
    })
  })

  it('a leader that clients ask appends nothing', () => {
    const events = recordEvents(servers, twoLeaders)
    const last = events[1]?.at(-1)
    if (last === undefined) throw new Error('n2 has no event')
    const { log, ...kept } = last
    const silent = { ...kept, seq: last.seq + 1, event: 'ClientRequests', sent: [] } as TraceEvent
    const more = { ...silent, log: { keep: last.lastIndex ?? 0, append: [] } }
    for (const asked of [silent, more].map(({ received: _, ...event }: TraceEvent & { received?: string }) => event)) {
      const verdict = validateEvents(
        servers,
        events.map((own, k) => (k === 1 ? [...own, asked as TraceEvent] : own)),
      )
      expect(told(verdict)).toEqual({
        at: `n2.ndjson:${last.seq + 2}`,
        differences: [{ field: 'log', expected: 'the commands that clients asked for', actual: 'no new entry' }],
      })
    }
  })

  it('a message is received that nobody sent', () => {
    const verdict = verdictAfter((_n1, _n2, n3) => rewriteLine(n3, 9, (event) => ({ ...event, received: 'n1.1.99' })))
    expect(told(verdict)).toEqual({
      at: 'n3.ndjson:9',
      problem: 'received "n1.1.99", which nobody sent; expected the id of a message that one of the files sends',
    })
  })

  it('a follower writes another entry than it was sent', () => {
    const verdict = verdictAfter((_n1, _n2, n3) =>
      rewriteLine(n3, 5, (event) => ({ ...event, log: { keep: 1, append: [{ term: 2, value: 'x' }] } })),
    )
    expect(told(verdict)).toEqual({
      at: 'n3.ndjson:5',
      differences: [
        {
          field: 'log',
          expected: '<<(2, noop), (2, a)>> of length 2',
          actual: '<<(2, noop), (2, x)>> of length 2',
        },
      ],
    })
  })

  it('a leader sends another entry than it wrote', () => {
    const verdict = verdictAfter((n1) =>
      rewriteLine(n1, 8, (event) => messages(event, (message) => ({ ...message, entries: [{ term: 2, value: 'x' }] }))),
    )
    const difference = {
      field: 'sent AppendEntriesRequest',
      expected: 'mentries [{"term":2,"value":"a"}]',
      actual: 'mentries [{"term":2,"value":"x"}]',
    }
    expect(told(verdict)).toEqual({ at: 'n1.ndjson:8', differences: [difference, difference] })
  })

  it('a log keeps more than there is, whatever its last index says', () => {
    const beyond = { keep: 4, append: [{ term: 2, value: 'evil' }] }
    const verdict = verdictAfter((_n1, _n2, n3) => rewriteLine(n3, 5, (event) => ({ ...event, log: beyond })))
    expect(told(verdict)).toEqual({
      at: 'n3.ndjson:5',
      differences: [{ field: 'log', expected: 'at most 1 to keep, the length before', actual: '4 kept' }],
    })
  })

  it.each([1_000_000, 2])('a leader claims %i in leaderCommit', (leaderCommit) => {
    const verdict = verdictAfter((n1) =>
      rewriteLine(n1, 8, (event) => messages(event, (message) => ({ ...message, leaderCommit }))),
    )
    expect(told(verdict)).toMatchObject({ at: 'n1.ndjson:8', differences: [{}, {}] })
  })

  it.each(['HeartbeatTimeout', 'ElectionTimeout'])('clients’ commands are appended by a %s', (kind) => {
    const verdict = verdictAfter((n1) => rewriteLine(n1, 8, (event) => ({ ...event, event: kind })))
    expect(told(verdict)).toMatchObject({ at: 'n1.ndjson:8' })
  })

  it('an acknowledgement claims too much', () => {
    const verdict = verdictAfter((_n1, n2) =>
      rewriteLine(n2, 4, (event) => messages(event, (message) => ({ ...message, matchIndex: 2 }))),
    )
    expect(told(verdict)).toMatchObject({ at: 'n2.ndjson:4' })
  })

  it('a restart finds an entry less than its node acknowledged', () => {
    const verdict = verdictAfter((n1) => rewriteLine(n1, 15, (event) => ({ ...event, lastIndex: 1 })))
    expect(told(verdict)).toEqual({
      at: 'n1.ndjson:15',
      differences: [{ field: 'Len(log)', expected: '3', actual: '1' }],
    })
  })

  it('and the report names the node, the event, and each action that might have been', () => {
    const verdict = verdictAfter((_n1, n2) => rewriteLine(n2, 9, (event) => ({ ...event, commitIndex: 4 })))
    if (verdict._tag !== 'Refused') throw new Error(`expected a refusal, found ${verdict._tag}`)
    const { file, ...refused } = verdict.of
    expect(basename(file)).toBe('n2.ndjson')
    expect(refused).toEqual({
      ...{ line: 9, node: 'n2', seq: 8, event: 'Receive' },
      because: {
        _tag: 'Unexplained',
        whyNot: {
          nearest: ['HandleAppendEntriesResponse', 'AdvanceCommitIndex'],
          differences: [{ field: 'commitIndex', expected: '3', actual: '4' }],
          candidates: [
            { action: 'HandleAppendEntriesResponse', why: ['leads to commitIndex: expected 2, actual 4'] },
            {
              action: 'AdvanceCommitIndex',
              why: ['it changes nothing: no entry is on a quorum, matchIndex is [n1 0, n2 0, n3 0]'],
            },
          ],
        },
        edits: [
          { field: 'commitIndex', actual: '4', instead: '2' },
          { field: 'commitIndex', actual: '4', instead: '3' },
        ],
      },
      before: expect.objectContaining({ events: 27 }),
    })
  })
})

describe('a restart', () => {
  const validated = (ids: readonly ServerId[], drive: (cluster: TracedCluster) => void) =>
    validateEvents(ids, recordEvents(ids, drive))

  it('takes back what was recorded and never became durable, as far as it must', () => {
    const verdict = validated(servers, (cluster) => {
      takes(cluster, 1, timeout)
      cluster.settle()
      cluster.member(1).take(ask('a'))
      cluster.member(1).take(ask('b'))
      cluster.member(1).crash()
      takes(cluster, 1, timeout)
      cluster.settle()
    })
    expect(verdict).toMatchObject({ _tag: 'Validated', of: { restarts: 4, undone: 2, elections: 2, committed: 2 } })
  })

  it('takes back a vote that nobody has seen, so that another may be given', () => {
    const verdict = validated(servers, ({ member, network, settle }) => {
      member(1).take(timeout)
      member(1).release()
      const [, toThird] = network.splice(0)
      if (toThird === undefined) throw new Error('n1 asks two servers for their votes')
      member(3).take({ _tag: 'Receive', message: toThird.message }, toThird.id)
      member(3).crash()
      member(2).take(timeout)
      member(2).release()
      settle([2, 3])
    })
    expect(verdict).toMatchObject({ _tag: 'Validated', of: { restarts: 4, undone: 1, elections: 1 } })
  })

  it('does not take back an event of which a message was received', () => {
    const events = recordEvents(servers, (cluster) => {
      takes(cluster, 1, timeout)
      cluster.settle()
      cluster.member(1).crash()
    })
    const forgotten = events.map((own, k) =>
      own.map((event, at) => (k === 0 && at === own.length - 1 ? { ...event, currentTerm: 1, votedFor: null } : event)),
    )
    expect(told(validateEvents(servers, forgotten))).toMatchObject({
      differences: [
        { field: 'currentTerm', expected: '2', actual: '1' },
        { field: 'votedFor', expected: 'n1', actual: 'Nil' },
      ],
    })
  })

  it('takes back what the only server of a cluster committed by itself', () => {
    const verdict = validated(serverIds(1), ({ member }) => {
      member(1).take(timeout)
      member(1).release()
      member(1).take(ask('a'))
      member(1).crash()
      member(1).take(timeout)
      member(1).take(ask('b'))
    })
    expect(verdict).toMatchObject({ _tag: 'Validated', of: { restarts: 2, undone: 1, committed: 3 } })
  })

  it('leaves open how much was taken back if it does not tell what it found', () => {
    const events = recordEvents(servers, (cluster) => {
      cluster.member(1).take(timeout)
      cluster.member(1).crash()
      takes(cluster, 1, timeout)
      cluster.settle()
    })
    const less = events.map((own) =>
      own.map(({ currentTerm, votedFor, ...event }) =>
        event.event === 'Restart' ? event : { ...event, currentTerm, votedFor },
      ),
    )
    expect(validateEvents(servers, less as typeof events)).toMatchObject({ _tag: 'Validated', of: { elections: 1 } })
  })
})

describe('a run of nodes that begin in term 0', () => {
  const lower = (term: number) => (term === 0 ? 0 : term - 1)

  it('validates as the same run from term 1 does', () => {
    const verdict = verdictAfter((...files) => {
      for (const file of files) {
        rewrite(file, (lines) =>
          lines.map((line, k) =>
            k === 0
              ? line.replace('"initialTerm":1', '"initialTerm":0')
              : JSON.stringify(JSON.parse(line), (key, value) => {
                  if (/term$/i.test(key) && typeof value === 'number') return lower(value)
                  return value
                }),
          ),
        )
      }
    })
    expect(verdict).toEqual({ _tag: 'Validated', of: goodRun })
  })
})

import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { type Replayed, replay } from '../../../conformance/replay/replay.js'
import { surveyed } from '../../../conformance/traces/folder.js'
import type { TraceEvent } from '../../../traces/format.js'
import type { Problem } from '../../../traces/problem.js'
import type { Survey } from '../../../traces/survey.js'
import { type Events, found, recordEvents, surveyEvents } from '../traces.js'
import { ask, takes, timeout, twoLeaders } from '../two-leaders.js'

const servers = serverIds(3)
const good = recordEvents(servers, twoLeaders)

const steps = (survey: Survey, node: string): readonly Replayed[] => [...replay(survey, node)].map(found)

const changed = (node: number, line: number, change: (event: TraceEvent) => TraceEvent): Events =>
  good.map((own, k) => (k === node ? own.map((event, at) => (at === line - 2 ? change(event) : event)) : own))

describe('the reducer on the inputs of a recorded node', () => {
  it.each(['n1', 'n2', 'n3'])('does what it did when it was recorded: %s', (node) => {
    const replayed = steps(surveyEvents(servers, good), node)
    expect(replayed).toHaveLength(good[servers.map(String).indexOf(node)]?.length ?? 0)
    expect(replayed.flatMap(({ state, sent }) => [...state, ...(sent === null ? [] : [sent])])).toEqual([])
  })

  it.each([
    ['good-five-nodes', 'n2'],
    ['good-snapshots', 'n2'],
  ])('has the recorded states in %s, with restarts', (sample, node) => {
    const replayed = steps(found(surveyed(`traces/samples/${sample}`)), node)
    expect(replayed.length).toBeGreaterThan(50)
    expect(replayed.flatMap(({ state }) => state)).toEqual([])
  })

  it('starts again with what was on disk, and not with what was only recorded', () => {
    const events = recordEvents(servers, (cluster) => {
      takes(cluster, 1, timeout)
      cluster.settle()
      cluster.member(1).take(ask('a'))
      cluster.member(1).take(ask('b'))
      cluster.member(1).crash()
      takes(cluster, 1, timeout)
    })
    const replayed = steps(surveyEvents(servers, events), 'n1')
    const at = replayed.findLastIndex(({ event }) => event === 'Restart')
    expect(replayed.slice(at - 1, at + 1).map(({ after }) => after.lastIndex)).toEqual([3, 1])
    expect(replayed.flatMap(({ state }) => state)).toEqual([])
  })

  it('ends where the recorded state is another', () => {
    const replayed = steps(
      surveyEvents(
        servers,
        changed(2, 7, (event) => ({ ...event, votedFor: 'n1' })),
      ),
      'n3',
    )
    expect(replayed).toHaveLength(6)
    expect(replayed.at(-1)).toMatchObject({
      line: 7,
      event: 'Receive',
      state: [{ field: 'votedFor', recorded: '"n1"', reducer: '"n2"' }],
    })
  })

  it('tells of a message that the reducer does not send', () => {
    const extra = { id: 'extra', to: 'n2', type: 'RequestVoteResponse', term: 1, voteGranted: true } as const
    const events = changed(0, 2, (event) => ({ ...event, sent: [...event.sent, extra] }))
    const [first, ...others] = steps(surveyEvents(servers, events), 'n1')
    expect([first?.state, first?.sent?.reducer]).toEqual([[], '[]'])
    expect(others.every(({ sent }) => sent === null)).toBe(true)
  })

  it('compares only what was recorded', () => {
    const events = changed(2, 7, ({ currentTerm: _term, votedFor: _vote, ...event }) => event)
    expect(steps(surveyEvents(servers, events), 'n3').flatMap(({ state }) => state)).toEqual([])
  })

  it('cannot be fed a message that lacks a field', () => {
    const events = good.map((own) =>
      own.map((event): TraceEvent => {
        const sent = event.sent.map((message) => {
          if (!('leaderCommit' in message)) return message
          const { leaderCommit: _, ...rest } = message
          return rest as typeof message
        })
        return { ...event, sent }
      }),
    )
    const replayed = [...replay(surveyEvents(servers, events), 'n2')]
    const problem = replayed.find(isLeft)?.left as Problem
    expect(problem.found).toMatch(/^Receive without leaderCommit in the message n1\.\S+ \(/)
    expect(replayed.filter(isRight).length).toBeGreaterThan(0)
  })
})

import * as fc from 'fast-check'
import { isLeft, isRight, left, map, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { abstractServer } from '../../../conformance/refinement/abstraction.js'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { type AfterLine, statesAfter } from '../../../conformance/traces/cluster-states.js'
import { failureIn } from '../../../model/checker/failures.js'
import { encodeServer } from '../../../model/raft/encode.js'
import { raft } from '../../../model/raft/protocol.js'
import { Len, toArray } from '../../../model/raft/sequence.js'
import { Relaxed, type Server } from '../../../model/raft/types.js'
import type { TraceEvent } from '../../../traces/format.js'
import { merge } from '../../../traces/merge.js'
import { openTrace, type Trace } from '../../../traces/read.js'
import { type Survey, survey } from '../../../traces/survey.js'
import { naive } from '../../model/naive.js'
import { traceOf } from '../../traces/run.js'
import { moves, perform, type TracedCluster } from '../traced-cluster.js'
import { type Events, found, recordEvents } from '../traces.js'

const servers = serverIds(3)

const surveyOf = (events: Events): Survey => {
  const [first, ...others] = servers.map((server, k) => traceOf(server, servers, events[k] ?? []))
  if (first === undefined) throw new RangeError('there is no server')
  return found(survey([first, ...others]))
}

const traceIn = ({ traces }: Survey, node: string): Trace => {
  const trace = traces.find(({ header }) => header.node === node)
  if (trace === undefined) throw new RangeError(`there is no trace of ${node}`)
  return trace
}

/** All events in the order in which validation takes them. */
const ordered = (of: Survey) => [...merge(of)].map((placed) => found(placed))

const model = raft({
  bounds: { servers: 3, values: 2, maxTerm: 99, maxLog: 99, maxMessages: 999, maxCopies: 99 },
  network: 'full',
  history: false,
  relaxations: Relaxed,
})

const everyState = (of: Survey): ReadonlyMap<string, AfterLine> => {
  const all = new Map<string, AfterLine>()
  for (const trace of of.traces) {
    const after = statesAfter(of, trace, 'all', ['v1', 'v2'])
    if (isLeft(after)) throw new Error(after.left)
    for (const one of after.right) all.set(`${trace.file}:${one.line}`, one)
  }
  return all
}

/** Schedules in which disks lag behind, too: then restarts take events back. */
const runs = fc.record({ schedule: moves(80), lag: fc.boolean() })

const recorded = (schedule: Parameters<typeof perform>[1][], lag: boolean): readonly [Events, TracedCluster] => {
  let cluster: TracedCluster | undefined
  const events = recordEvents(servers, (of) => {
    cluster = of
    for (const move of schedule) perform(of, move, lag)
  })
  if (cluster === undefined) throw new Error('nothing was recorded')
  return [events, cluster]
}

/** Commands have names that differ, and two names here; what is compared is the rest. */
const withoutValues = (s: Server): string =>
  encodeServer({ ...s, log: null, votesResponded: [], votesGranted: [], nextIndex: [] })
const termsOf = (s: Server): readonly number[] => toArray(s.log).map(({ term }) => term)

describe('the states after an event of a recorded run', () => {
  it('have every property of the model, with the messages that are received later', () => {
    fc.assert(
      fc.property(runs, ({ schedule, lag }) => {
        const of = surveyOf(recorded([...schedule], lag)[0])
        if (of.events === 0) return
        const after = everyState(of)
        const order = ordered(of)
        const failed = [...after].flatMap(([where, { states }]) =>
          states.flatMap((state) => {
            const failure = failureIn(model, state)
            return failure === null || failure === undefined ? [] : [`${where}: ${failure.property}`]
          }),
        )
        expect(failed).toEqual([])
        const inFlight = order.map((_, k) => {
          const sent = order.slice(0, k + 1).flatMap(({ event }) => event.sent.map(({ id }) => id))
          const later = new Set(
            order.slice(k + 1).map(({ event }) => (event.event === 'Receive' ? event.received : '')),
          )
          return sent.filter((id) => later.has(id)).length
        })
        const copies = order.map(({ file, line }) =>
          after
            .get(`${file}:${line}`)
            ?.states.map(({ messages }) => messages.reduce((sum, { count }) => sum + count, 0)),
        )
        expect(copies).toEqual(inFlight.map((count) => [count]))
      }),
      { numRuns: 15 },
    )
  })

  it('end where the nodes of the run ended', () => {
    fc.assert(
      fc.property(moves(120), (schedule) => {
        const [events, { members }] = recorded([...schedule], false)
        const of = surveyOf(events)
        const last = ordered(of).at(-1)
        if (last === undefined) return
        const after = statesAfter(of, traceIn(of, last.node), 'last', ['v1'])
        if (isLeft(after)) throw new Error(after.left)
        const [state] = after.right.flatMap(({ states }) => states)
        const ends = members.map(({ state: end }) => abstractServer(servers, end()))
        expect(state?.servers.map(withoutValues)).toEqual(ends.map(withoutValues))
        expect(state?.servers.map(termsOf)).toEqual(ends.map(termsOf))
        expect(state?.messages).toEqual([])
      }),
      { numRuns: 15 },
    )
  })

  const sample = (node: string): Trace => found(openTrace(`traces/samples/good-three-nodes/${node}.ndjson`))
  const samples = found(survey([sample('n1'), sample('n2'), sample('n3')]))
  const at = (node: string, place: number | 'all' | 'last', values = ['v1']) =>
    statesAfter(samples, traceIn(samples, node), place, values)

  it('are those of all nodes at that time', () => {
    const follower = {
      ...{ currentTerm: 2, state: 'Follower', votedFor: 1, log: null, commitIndex: 0 },
      ...{ votesResponded: [], votesGranted: [], nextIndex: [1, 1, 1], matchIndex: [0, 0, 0] },
    }
    const granted = { mtype: 'RequestVoteResponse', mterm: 2, mvoteGranted: true, mdest: 1 }
    const candidate = { ...follower, state: 'Candidate', votesResponded: [1], votesGranted: [1] }
    expect(at('n1', 3)).toEqual(
      right([
        {
          line: 3,
          states: [
            {
              servers: [follower, candidate, follower],
              messages: [
                { message: { ...granted, msource: 2 }, count: 1 },
                { message: { ...granted, msource: 0 }, count: 1 },
              ],
              history: [],
            },
          ],
        },
      ]),
    )
  })

  it('have a leader that remembers who voted for it, and the values in the order of their logs', () => {
    const after = at('n1', 6, ['a', 'b'])
    const [state] = isRight(after) ? after.right.flatMap(({ states }) => states) : []
    const leader = state?.servers.find((s) => s.state === 'Leader')
    expect(leader?.votesGranted).toEqual([0, 1, 2])
    expect(leader?.votesResponded).toEqual([0, 1, 2])
    expect(leader?.nextIndex).toEqual([2, 1, 1])
    expect(leader?.matchIndex).toEqual([1, 0, 0])
    expect(toArray(leader?.log ?? null).map(({ value }) => value)).toEqual(['a', 'b', 'a'])
    const longest = at('n1', 'last', ['a', 'b'])
    const logs = isRight(longest) ? longest.right.flatMap(({ states }) => states.flatMap((one) => one.servers)) : []
    const [longer] = logs.toSorted((a, b) => Len(b.log) - Len(a.log))
    expect(
      toArray(longer?.log ?? null)
        .slice(0, 5)
        .map(({ value }) => value),
    ).toEqual(['a', 'b', 'a', 'b', 'a'])
  })

  it('have a leader that keeps a vote whose giver refuses the same request when it comes again', () => {
    const events = recordEvents(servers, ({ member, network, settle }) => {
      member(1).take({ _tag: 'ElectionTimeout' })
      member(1).release()
      const requests = network.filter(({ message: { to } }) => to === member(2).id)
      settle([1, 2])
      network.push(...requests)
      settle([1, 2])
    })
    const of = surveyOf(events)
    const after = statesAfter(of, traceIn(of, 'n1'), 'last', ['v1'])
    const [leader] = isRight(after) ? after.right.flatMap(({ states }) => states.flatMap((one) => one.servers)) : []
    expect([leader?.state, leader?.votesResponded, leader?.votesGranted]).toEqual(['Leader', [0, 1], [0, 1]])
    const answers = (events[1] ?? []).flatMap(({ sent }) => sent.filter(({ type }) => type === 'RequestVoteResponse'))
    expect(answers).toEqual([
      expect.objectContaining({ voteGranted: true }),
      expect.objectContaining({ voteGranted: false }),
    ])
  })

  it('are several where the trace leaves something open, and the true one is among them', () => {
    const { encode } = naive(model)
    const untold = ({ commitIndex, matchIndex, ...event }: TraceEvent): TraceEvent => event
    fc.assert(
      fc.property(moves(60), (schedule) => {
        const [events] = recorded([...schedule], false)
        const of = surveyOf(events)
        const open = surveyOf(events.map((own) => own.map(untold)))
        const node = ordered(of).at(-1)?.node
        if (node === undefined) return
        const states = [of, open].map((one) => {
          const after = statesAfter(one, traceIn(one, node), 'last', ['v1'])
          if (isLeft(after)) throw new Error(after.left)
          return after.right.flatMap((line) => line.states.map(encode))
        })
        expect(states[1]).toEqual(expect.arrayContaining([...(states[0] ?? [])]))
      }),
      { numRuns: 15 },
    )
  })

  it('are refused where the trace leaves too much open', () => {
    const names = ['n1', 'n2', 'n3', 'n4', 'n5']
    const untold = ({ commitIndex, matchIndex, ...event }: TraceEvent): TraceEvent => ({
      ...event,
      sent: event.sent.map((m) => {
        if (m.type !== 'AppendEntries') return m
        const { leaderCommit, ...rest } = m
        return rest
      }),
    })
    const [first, ...others] = names.map((node): Trace => {
      const trace = found(openTrace(`traces/samples/good-five-nodes/${node}.ndjson`))
      return {
        ...trace,
        events: () => [...trace.events()].map(map(({ line, event }) => ({ line, event: untold(event) }))),
      }
    })
    if (first === undefined) throw new RangeError('there is no node')
    const all = statesAfter(found(survey([first, ...others])), first, 'all', ['v1'])
    expect(isLeft(all) && all.left).toMatch(
      /^line \d+: the trace allows more than 1000 states of the cluster here; expected one that tells more$/,
    )
  })

  it('are refused in one line', () => {
    expect(at('n1', 1)).toEqual(left('line 1 is no event; expected a line from 2 to 57'))
    expect(at('n1', 58)).toEqual(left('line 58 is no event; expected a line from 2 to 57'))
    const early = (node: string): Trace => found(openTrace(`traces/samples/bad-early-commit/${node}.ndjson`))
    const bad = found(survey([early('n1'), early('n2'), early('n3')]))
    const last = statesAfter(bad, traceIn(bad, 'n1'), 'last', ['v1'])
    expect(isLeft(last) && last.left).toMatch(
      /^the trace is not valid before that: traces\/samples\/bad-early-commit\/n\d\.ndjson:\d+: not valid: /,
    )
    expect(isRight(statesAfter(bad, traceIn(bad, 'n1'), 2, ['v1']))).toBe(true)
    const silent = surveyOf([[], [], []])
    expect(statesAfter(silent, traceIn(silent, 'n1'), 'last', ['v1'])).toEqual(
      left('n1.ndjson: a header without an event; expected at least one event'),
    )
  })
})

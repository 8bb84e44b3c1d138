import fc from 'fast-check'
import { type Either, isLeft, left, right, toUnion } from 'fp-ts/lib/Either.js'
import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import type { TraceEvent } from '../../traces/format.js'
import { merge, type Placed } from '../../traces/merge.js'
import { type Problem, showProblem } from '../../traces/problem.js'
import type { Trace } from '../../traces/read.js'
import { survey } from '../../traces/survey.js'
import { arbitraryRun, message, receive, timeout, traceOf } from './run.js'

type Traces = readonly [Trace, ...Trace[]]

const merged = (traces: Traces, allowMissing = false): readonly Either<Problem, Placed>[] => {
  const surveyed = survey(traces, { allowMissing })
  return isLeft(surveyed) ? [surveyed] : [...merge(surveyed.right)]
}

/** Each event as "file:line", the last item perhaps a problem as the line that is shown. */
const shown = (traces: Traces, allowMissing = false): readonly string[] =>
  merged(traces, allowMissing).map((item) =>
    isLeft(item) ? showProblem(item.left) : `${item.right.file}:${item.right.line}`,
  )

const eventsOf = (trace: Trace): readonly TraceEvent[] =>
  [...trace.events()].flatMap((line) => (isLeft(line) ? [] : [line.right.event]))

const placed = (traces: Traces, allowMissing = false): readonly Placed[] =>
  merged(traces, allowMissing).map((item) => {
    if (isLeft(item)) throw new Error(showProblem(item.left))
    return item.right
  })

describe('the merge of the traces of a run', () => {
  it('has every event once, those of a file in their order', () => {
    fc.assert(
      fc.property(arbitraryRun(), (traces) => {
        const order = placed(traces)
        for (const trace of traces) {
          expect(order.flatMap(({ file, event }) => (file === trace.file ? [event] : []))).toStrictEqual(
            eventsOf(trace),
          )
        }
        expect(order.length).toBe(traces.map((trace) => eventsOf(trace).length).reduce((a, b) => a + b))
      }),
    )
  })

  it('has every message sent before it is received, and says by whom', () => {
    fc.assert(
      fc.property(arbitraryRun(), (traces) => {
        const sent = new Map<string, unknown>()
        for (const { file, line, node, event, received } of placed(traces)) {
          expect(received).toStrictEqual(event.event === 'Receive' ? some(sent.get(event.received)) : none)
          for (const each of event.sent) sent.set(each.id, { from: node, file, line, message: each })
        }
      }),
    )
  })

  it('goes on without the file of a node if that is allowed, not knowing what it sent', () => {
    fc.assert(
      fc.property(arbitraryRun(), ([lost, ...others]) => {
        const [first, ...rest] = others
        if (first === undefined) return
        const own = new Set(others.flatMap(eventsOf).flatMap(({ sent }) => sent.map(({ id }) => id)))
        const order = placed([first, ...rest], true)
        expect(order.length).toBe(others.flatMap(eventsOf).length)
        for (const { event, received, node } of order) {
          expect(node).not.toBe(lost.header.node)
          expect(received._tag).toBe(event.event === 'Receive' && own.has(event.received) ? 'Some' : 'None')
        }
      }),
    )
  })

  it('can be had again from the same survey, and given up at any time', () => {
    const traces: Traces = [traceOf('n1', ['n1'], [timeout(1, message('a', 'n1')), receive(2, 'a')])]
    const surveyed = survey(traces)
    if (isLeft(surveyed)) throw new Error(showProblem(surveyed.left))
    expect(surveyed.right.events).toBe(2)
    for (const item of merge(surveyed.right)) {
      expect(toUnion(item)).toMatchObject({ line: 2 })
      break
    }
    expect([...merge(surveyed.right)].length).toBe(2)
  })
})

describe('what is said of files that do not belong together', () => {
  const two = ['n1', 'n2']
  const first = traceOf('n1', two, [timeout(1)])

  it.each<readonly [string, Traces, string]>([
    [
      'another run',
      [first, traceOf('n2', two, [], 'b')],
      'n2.ndjson:1: run is "b"; expected "a" as in n1.ndjson: the files of one run',
    ],
    [
      'other nodes',
      [first, traceOf('n2', ['n2', 'n1'], [])],
      'n2.ndjson:1: nodes is ["n2","n1"]; expected ["n1","n2"] as in n1.ndjson: the files of one run',
    ],
    [
      'a node twice',
      [first, { ...first, file: 'copy.ndjson' }],
      'copy.ndjson:1: node is "n1", as in n1.ndjson; expected one file for each node',
    ],
    [
      'a node without file',
      [first],
      'n1.ndjson:1: there is no file of n2; expected one file for each of the nodes that this header names: n1, n2',
    ],
  ])('%s', (_, traces, expected) => {
    expect(shown(traces)).toStrictEqual([expected])
  })

  it('says first what does not fit, even where files are allowed to be missing', () => {
    expect(shown([first, traceOf('n2', two, [], 'b')], true)).toStrictEqual([
      'n2.ndjson:1: run is "b"; expected "a" as in n1.ndjson: the files of one run',
    ])
    expect(shown([first], true)).toStrictEqual(['n1.ndjson:2'])
  })
})

describe('what is said of events that no run can have', () => {
  const nodes = ['n1', 'n2', 'n3']
  const run = (...events: readonly (readonly TraceEvent[])[]): Traces => {
    const [first, ...others] = nodes.map((node, i) => traceOf(node, nodes, events[i] ?? []))
    return first === undefined ? [traceOf('n1', nodes, [])] : [first, ...others]
  }

  it('a message that nobody sent, after the events that could be placed', () => {
    expect(shown(run([timeout(1), receive(2, 'x')], [timeout(1)]))).toStrictEqual([
      'n1.ndjson:2',
      'n2.ndjson:2',
      'n1.ndjson:3: received "x", which nobody sent; expected the id of a message that one of the files sends',
    ])
  })

  it('a message to another node', () => {
    expect(shown(run([timeout(1, message('x', 'n3'))], [receive(1, 'x')])).at(-1)).toBe(
      'n2.ndjson:2: received "x", which was sent to n3 (n1.ndjson:2); expected a message to n2',
    )
  })

  it('an id that is used twice, in a file or in two', () => {
    const problem = (place: string) =>
      `${place}: message "x" is sent, but it was sent before; expected a new id for each message`
    const x = message('x', 'n3')
    expect(shown(run([timeout(1, x), timeout(2, x)]))).toStrictEqual([problem('n1.ndjson:3')])
    expect(shown(run([timeout(1, x)], [timeout(1, x)]))).toStrictEqual([problem('n2.ndjson:2')])
    expect(shown(run([timeout(1, x, x)]))).toStrictEqual([problem('n1.ndjson:2')])
  })

  it('a message that is received before it is sent, in one file', () => {
    const circle = (line: number) =>
      `n1.ndjson:2: received "x", which n1.ndjson:${line} sends, but only after this event: a circle; expected every message to be sent before it is received`
    expect(shown(run([receive(1, 'x'), timeout(2, message('x', 'n1'))]))).toStrictEqual([circle(3)])
    expect(shown(run([receive(1, 'x', message('x', 'n1'))]))).toStrictEqual([circle(2)])
  })

  it('a circle of three files', () => {
    const traces = run(
      [timeout(1), receive(2, 'c'), timeout(3), timeout(4, message('a', 'n2'), message('d', 'n3'))],
      [receive(1, 'a'), timeout(2, message('b', 'n3'))],
      [receive(1, 'b', message('c', 'n1'))],
    )
    expect(shown(traces)).toStrictEqual([
      'n1.ndjson:2',
      'n2.ndjson:2: received "a", which n1.ndjson:5 sends, but only after n1.ndjson:3 received "c", which n3.ndjson:2 sends, but only after n3.ndjson:2 received "b", which n2.ndjson:3 sends, but only after this event: a circle; expected every message to be sent before it is received',
    ])
  })

  it('a circle, where the first file only waits for it', () => {
    const traces = run(
      [receive(1, 'd')],
      [receive(1, 'b'), timeout(2, message('a', 'n3'), message('d', 'n1'))],
      [receive(1, 'a'), timeout(2, message('b', 'n2'))],
    )
    expect(shown(traces)).toStrictEqual([
      'n2.ndjson:2: received "b", which n3.ndjson:3 sends, but only after n3.ndjson:2 received "a", which n2.ndjson:3 sends, but only after this event: a circle; expected every message to be sent before it is received',
    ])
  })

  it('passes on what is wrong in a file', () => {
    const problem: Problem = { kind: 'Unreadable', file: 'n1.ndjson', line: 7, found: 'a', expected: 'b' }
    const broken: Trace = {
      ...traceOf('n1', ['n1'], []),
      events: () => [right({ line: 2, event: timeout(1) }), left(problem)],
    }
    expect(merged([broken])).toStrictEqual([left(problem)])
  })
})

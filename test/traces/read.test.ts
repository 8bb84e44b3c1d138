import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type { Header, TraceEvent } from '../../traces/format.js'
import { type Problem, showProblem } from '../../traces/problem.js'
import { openTrace } from '../../traces/read.js'
import { temporaryFile, temporaryFolder } from './temporary.js'

const header: Header = {
  ...{ format: 'lockstep-trace', version: 1, cluster: 'shop', run: 'a' },
  ...{ node: 'n1', nodes: ['n1', 'n2', 'n3'], initialTerm: 1 },
}
const restart = (seq: number): TraceEvent => ({ seq, event: 'Restart', sent: [] })
const lines = (...values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('')

/** Everything that a file gives, problems as the lines that are shown. */
const contents = (file: string): readonly unknown[] => {
  const show = (problem: Problem) => showProblem(problem).replaceAll(file, 'FILE')
  const trace = openTrace(file)
  if (isLeft(trace)) return [show(trace.left)]
  return [...trace.right.events()].map((event) => (isLeft(event) ? show(event.left) : event.right))
}

describe('reading a trace', () => {
  it('gives the header and the events with their lines, as often as one likes', () => {
    const file = temporaryFile(lines(header, restart(1), restart(2)))
    const trace = openTrace(file)
    expect(isRight(trace) && trace.right.header).toStrictEqual(header)
    const events = [right({ line: 2, event: restart(1) }), right({ line: 3, event: restart(2) })]
    expect(isRight(trace) && [...trace.right.events()]).toStrictEqual(events)
    expect(isRight(trace) && [...trace.right.events()]).toStrictEqual(events)
  })

  it('reads lines that reach over any number of chunks, and characters of several bytes', () => {
    const long = (seq: number) => ({ ...restart(seq), note: 'ü€😀'.repeat(20_000 * seq) })
    const file = temporaryFile(lines(header, restart(1), long(2), long(3), restart(4), long(5)))
    expect(contents(file)).toStrictEqual(
      [restart(1), long(2), long(3), restart(4), long(5)].map((event, i) => ({ line: i + 2, event })),
    )
  })

  it('gives what comes before the first problem, and ends with it', () => {
    const file = temporaryFile(lines(header, restart(1), restart(2), restart(4), restart(3)))
    expect(contents(file)).toStrictEqual([
      { line: 2, event: restart(1) },
      { line: 3, event: restart(2) },
      'FILE:4: seq is 4; expected seq 3: none may be left out',
    ])
  })
})

describe('what is said of a file that is no trace', () => {
  const vote = (to: string) => ({ id: 'n1.1.1', to, type: 'RequestVote', term: 2 })
  const nodes = 'one of the nodes n1, n2, n3'

  it.each([
    ['empty', '', 'FILE: an empty file; expected a header line'],
    [
      'cut in its header',
      JSON.stringify(header).slice(0, 30),
      'FILE:1: the line is cut in the middle: no newline ends it; expected a whole line',
    ],
    ['not JSON', 'hello\n', 'FILE:1: not JSON: "hello"; expected one JSON object'],
    ['without a header', lines(restart(1)), 'FILE:1: an event where the header ought to be; expected a header line'],
    ['of another format', lines({ ...header, format: 'x' }), 'FILE:1: format is "x"; expected "lockstep-trace"'],
    ['of a later version', lines({ ...header, version: 3 }), 'FILE:1: version is 3; expected 1 or 2'],
    [
      'of version 1 with features',
      lines({ ...header, features: ['reads'] }),
      'FILE:1: unknown field features; expected one of format, version, cluster, run, node, nodes, initialTerm, note',
    ],
    [
      'of version 2 with a feature that there is not',
      lines({ ...header, version: 2, features: ['leases'] }),
      'FILE:1: features[0] is "leases"; expected one of pre-vote, check-quorum, transfer, reads, snapshots, membership, joint, learners',
    ],
    ['by no node of the cluster', lines({ ...header, node: 'n9' }), `FILE:1: node is "n9"; expected ${nodes}`],
    [
      'with a node named twice',
      lines({ ...header, nodes: ['n1', 'n1'] }),
      'FILE:1: nodes is ["n1","n1"]; expected each node once',
    ],
    [
      'cut in an event',
      lines(header) + JSON.stringify(restart(1)),
      'FILE:2: the line is cut in the middle: no newline ends it; expected a whole line',
    ],
    ['with an empty line', `${lines(header)}\n`, 'FILE:2: an empty line; expected one JSON object'],
    [
      'with a field twice',
      `${lines(header)}${JSON.stringify(restart(1)).replace('"sent":[]', '"commitIndex":9,"sent":[],"commitIndex":0')}\n`,
      'FILE:2: commitIndex stands twice; expected each field once',
    ],
    [
      'with a field twice in a message',
      lines(header, { ...restart(1), sent: [vote('n2'), vote('n3')] }).replace('"to":"n3"', '"to":"n3","to":"n2"'),
      'FILE:2: sent[1].to stands twice; expected each field once',
    ],
    [
      'with a field twice in its header',
      lines(header).replace('"run"', '"node":"n2","run"'),
      'FILE:1: node stands twice; expected each field once',
    ],
    ['beginning late', lines(header, restart(2)), 'FILE:2: seq is 2; expected seq 1: none may be left out'],
    [
      'with two headers',
      lines(header, header),
      'FILE:2: event is missing; expected one of ElectionTimeout, HeartbeatTimeout, ClientRequests, Receive, Restart',
    ],
    [
      'with a message to a stranger',
      lines(header, { ...restart(1), sent: [vote('n2'), vote('n4')] }),
      `FILE:2: sent[1].to names "n4"; expected ${nodes}`,
    ],
    [
      'with a vote for a stranger',
      lines(header, { ...restart(1), votedFor: 'n4' }),
      `FILE:2: votedFor names "n4"; expected ${nodes}`,
    ],
    [
      'with a vote by a stranger',
      lines(header, { ...restart(1), votesGranted: ['n1', 'n4'] }),
      `FILE:2: votesGranted names "n4"; expected ${nodes}`,
    ],
    [
      "with a stranger's match index",
      lines(header, { ...restart(1), matchIndex: { n4: 1 } }),
      `FILE:2: matchIndex names "n4"; expected ${nodes}`,
    ],
  ])('%s', (_, content, expected) => {
    expect(contents(temporaryFile(content))).toStrictEqual([expected])
  })

  it('with bytes that are no text', () => {
    const [before, after] = lines(header, { ...restart(1), note: 'caf|' }, restart(2)).split('|')
    const file = temporaryFile(
      Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0xe9]), Buffer.from(after ?? '')]),
    )
    expect(contents(file)).toStrictEqual(['FILE:2: the line has bytes that are not UTF-8; expected UTF-8'])
  })

  it('without any newline in 32 MiB', () => {
    const file = temporaryFile(Buffer.alloc(40 * 2 ** 20, 'x'))
    expect(contents(file)).toStrictEqual(['FILE:1: a line of more than 32 MiB; expected one event per line'])
  })

  it('missing, or a folder', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'sub'))
    const expected = 'expected a trace file that can be read'
    expect(contents(join(folder, 'none'))).toStrictEqual([`FILE: no such file or directory (ENOENT); ${expected}`])
    expect(contents(join(folder, 'sub'))).toStrictEqual([
      `FILE: illegal operation on a directory (EISDIR); ${expected}`,
    ])
  })

  it('says it without a line where the file as a whole is meant', () => {
    const file = temporaryFile('')
    const problem: Problem = { kind: 'Unreadable', file, found: 'an empty file', expected: 'a header line' }
    expect(openTrace(file)).toStrictEqual(left(problem))
  })
})

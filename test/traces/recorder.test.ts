import { appendFileSync, closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type { Observer } from '../../impl/node/core/observer.js'
import { initial as durableInitial } from '../../impl/raft/state.js'
import { Index, type Input, ServerId } from '../../impl/raft/types.js'
import type { Header } from '../../traces/format.js'
import { showProblem } from '../../traces/problem.js'
import { type RecorderOptions, record } from '../../traces/recorder.js'
import { startNode } from './cluster.js'
import { descriptorOf, temporaryFile, temporaryFolder } from './temporary.js'

const [n1, n2] = [ServerId('n1'), ServerId('n2')]
const header = (nodes: readonly string[], node = 'n1', run = 'a'): Header => ({
  ...{ format: 'lockstep-trace', version: 1, cluster: 'shop', run, node, nodes, initialTerm: 1 },
})
const alone = header(['n1'])
const nameCommand = (command: string) => command

const recorder = (file: string, of: Header, options: RecorderOptions = { nameCommand }): Observer => {
  const recording = record(file, of, options)
  if (isLeft(recording)) throw new Error(showProblem(recording.left))
  return recording.right
}

const linesOf = (file: string): readonly unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line))

const electionTimeout: Input = { _tag: 'ElectionTimeout' }
const heartbeatTimeout: Input = { _tag: 'HeartbeatTimeout' }
const clientRequests = (...commands: readonly string[]): Input => ({
  _tag: 'ClientRequests',
  requests: commands.map((command, id) => ({ id, command })),
})

describe('recording', () => {
  it('writes each step of the reducer as an event', () => {
    const file = join(temporaryFolder(), 'n1.ndjson')
    const observer = recorder(file, alone)
    const node = startNode(n1, [n1], observer, 1)
    node.take(electionTimeout)
    node.take(clientRequests('a', 'b'))
    observer.closed()
    const noop = { term: 2, value: 'noop' }
    expect(linesOf(file)).toStrictEqual([
      alone,
      {
        ...{ seq: 1, event: 'Restart', sent: [], currentTerm: 1, votedFor: null },
        ...{ lastIndex: 0, lastTerm: 0, role: 'Follower', commitIndex: 0 },
      },
      {
        ...{ seq: 2, event: 'ElectionTimeout', sent: [], currentTerm: 2, votedFor: 'n1' },
        ...{
          log: { keep: 0, append: [noop] },
          lastIndex: 1,
          lastTerm: 2,
          role: 'Leader',
          matchIndex: {},
          commitIndex: 1,
        },
      },
      {
        ...{ seq: 3, event: 'ClientRequests', sent: [], currentTerm: 2, votedFor: 'n1' },
        log: {
          keep: 1,
          append: [
            { term: 2, value: 'a' },
            { term: 2, value: 'b' },
          ],
        },
        ...{ lastIndex: 3, lastTerm: 2, role: 'Leader', matchIndex: {}, commitIndex: 3 },
      },
    ])
  })

  it('writes each kind of message', () => {
    const folder = temporaryFolder()
    const both = [n1, n2]
    const observers = both.map((node) => recorder(join(folder, node), header(both, node)))
    const [one, two] = both.map((node, i) => startNode(node, both, observers[i]!, 1))
    const requested = one!.take(electionTimeout)
    const granted = two!.take({ _tag: 'Receive', message: requested[0]!.message }, requested[0]!.id)
    const appended = one!.take({ _tag: 'Receive', message: granted[0]!.message }, granted[0]!.id)
    two!.take({ _tag: 'Receive', message: appended[0]!.message }, appended[0]!.id)
    for (const observer of observers) observer.closed()
    const noop = { term: 2, value: 'noop' }
    expect([...linesOf(join(folder, n1)).slice(2), ...linesOf(join(folder, n2)).slice(2)]).toMatchObject([
      {
        event: 'ElectionTimeout',
        sent: [{ id: 'n1.1.1', to: 'n2', type: 'RequestVote', term: 2, lastLogIndex: 0, lastLogTerm: 0 }],
        ...{ role: 'Candidate', votesGranted: ['n1'] },
      },
      {
        ...{ event: 'Receive', received: 'n2.1.1' },
        sent: [
          {
            ...{ id: 'n1.1.2', to: 'n2', type: 'AppendEntries', term: 2 },
            ...{ prevLogIndex: 0, prevLogTerm: 0, entries: [noop], leaderCommit: 0 },
          },
        ],
        ...{ log: { keep: 0, append: [noop] }, role: 'Leader', matchIndex: { n2: 0 } },
      },
      {
        ...{ event: 'Receive', received: 'n1.1.1' },
        sent: [{ id: 'n2.1.1', to: 'n1', type: 'RequestVoteResponse', term: 2, voteGranted: true }],
        ...{ votedFor: 'n1', role: 'Follower' },
      },
      {
        ...{ event: 'Receive', received: 'n1.1.2' },
        sent: [{ id: 'n2.1.2', to: 'n1', type: 'AppendEntriesResponse', term: 2, success: true, matchIndex: 1 }],
        log: { keep: 0, append: [noop] },
      },
    ])
  })

  it('writes which votes a candidate has been granted, not which it was refused', () => {
    const file = join(temporaryFolder(), 'n1.ndjson')
    const n3 = ServerId('n3')
    const observer = recorder(file, header([n1, n2, n3, 'n4', 'n5']))
    const node = startNode(n1, [n1, n2, n3, ServerId('n4'), ServerId('n5')], observer, 1)
    node.take(electionTimeout)
    for (const [from, voteGranted] of [
      [n2, false],
      [n3, true],
    ] as const) {
      const response = {
        _tag: 'RequestVoteResponse',
        from,
        to: n1,
        term: node.state().currentTerm,
        voteGranted,
      } as const
      node.take({ _tag: 'Receive', message: response }, `${from}.1.1`)
    }
    observer.closed()
    expect(linesOf(file).slice(-2)).toMatchObject([
      { received: 'n2.1.1', role: 'Candidate', votesGranted: ['n1'] },
      { received: 'n3.1.1', role: 'Candidate', votesGranted: ['n1', 'n3'] },
    ])
  })

  it('writes the digest that it was told of the state in a snapshot', () => {
    const file = join(temporaryFolder(), 'n1.ndjson')
    const observer = recorder(file, { ...alone, version: 2, features: ['snapshots'] })
    const node = startNode(n1, [n1], observer, 1, durableInitial, { snapshots: true })
    node.take(electionTimeout)
    node.take(clientRequests('a'))
    observer.saved?.('file-2', 'digest-2')
    node.take({ _tag: 'TakeSnapshot', index: Index(2), data: 'file-2' })
    observer.closed()
    expect(linesOf(file).at(-1)).toMatchObject({
      ...{ event: 'TakeSnapshot', index: 2, data: 'digest-2', lastIndex: 2, lastTerm: 2, log: { keep: 2, append: [] } },
      features: { snapshot: { index: 2, term: 2, data: 'digest-2' } },
    })
  })

  it('names commands by the beginning of their SHA-256 unless told otherwise', () => {
    const file = join(temporaryFolder(), 'n1.ndjson')
    const observer = recorder(file, alone, {})
    const node = startNode(n1, [n1], observer, 1)
    node.take(electionTimeout)
    node.take(clientRequests('test'))
    observer.closed()
    expect(linesOf(file).at(-1)).toMatchObject({ log: { append: [{ term: 2, value: '9f86d081884c7d65' }] } })
  })

  it('writes lines of the same length however long the log is, also at a restart', () => {
    const file = join(temporaryFolder(), 'n1.ndjson')
    const observer = recorder(file, alone)
    const node = startNode(n1, [n1], observer, 1)
    node.take(electionTimeout)
    for (let i = 0; i < 3000; i++) node.take(clientRequests('a'))
    const { currentTerm, votedFor, log } = node.state()
    node.take({ _tag: 'Restart', durable: { currentTerm, votedFor, log } })
    observer.closed()
    // The process that starts again holds nothing of the log before it has read it.
    const restarted = recorder(file, alone)
    startNode(n1, [n1], restarted, 2, { currentTerm, votedFor, log })
    restarted.closed()
    const lengths = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.length)
    expect(Math.max(...lengths)).toBeLessThan(240)
    const recovered = {
      ...{ event: 'Restart', sent: [], currentTerm: 2, votedFor: 'n1' },
      ...{ lastIndex: 3001, lastTerm: 2, role: 'Follower', commitIndex: 0 },
    }
    expect(linesOf(file).slice(-2)).toStrictEqual([
      { seq: 3003, ...recovered },
      { seq: 3004, ...recovered },
    ])
  })
})

describe('when lines are written', () => {
  it('gathers lines until their steps are released', () => {
    const file = join(temporaryFolder(), 'n1.ndjson')
    const observer = recorder(file, alone)
    const node = startNode(n1, [n1], observer, 1)
    expect(linesOf(file).length).toBe(1)
    observer.releasing()
    expect(linesOf(file).length).toBe(2)
    node.take(heartbeatTimeout)
    node.take(electionTimeout)
    expect(linesOf(file).length).toBe(2)
    observer.releasing()
    expect(linesOf(file).length).toBe(4)
    observer.closed()
  })

  it('writes when 64 KiB have gathered, and the rest at the end', () => {
    const file = join(temporaryFolder(), 'n1.ndjson')
    const observer = recorder(file, alone)
    const node = startNode(n1, [n1], observer, 1)
    for (let i = 0; i < 1000; i++) node.take(heartbeatTimeout)
    const size = statSync(file).size
    expect(size).toBeGreaterThan(2 ** 16)
    expect(size).toBeLessThan(2 ** 17 + 2 ** 16)
    observer.closed()
    expect(linesOf(file).length).toBe(1002)
    observer.closed()
    node.take(heartbeatTimeout)
    expect(linesOf(file).length).toBe(1002)
  })
})

describe('a node that was killed', () => {
  it.each(['', '{"seq":4,"event":"Re', 'x'.repeat(200_000)])(
    'continues its file after the last whole line: %#',
    (torn) => {
      const file = join(temporaryFolder(), 'n1.ndjson')
      const killed = recorder(file, alone)
      const node = startNode(n1, [n1], killed, 1)
      node.take(electionTimeout)
      killed.releasing()
      // This line is not released, so it dies with the process.
      node.take(heartbeatTimeout)
      closeSync(descriptorOf(file))
      appendFileSync(file, torn)
      const observer = recorder(file, alone)
      startNode(n1, [n1], observer, 2)
      observer.closed()
      expect(linesOf(file)).toMatchObject([
        { run: 'a' },
        { seq: 1, event: 'Restart' },
        { seq: 2, event: 'ElectionTimeout' },
        { seq: 3, event: 'Restart' },
      ])
    },
  )

  it('writes the header again if that was torn', () => {
    const file = temporaryFile(JSON.stringify(alone).slice(0, 40))
    const observer = recorder(file, alone)
    startNode(n1, [n1], observer, 1)
    observer.closed()
    expect(linesOf(file)).toMatchObject([alone, { seq: 1, event: 'Restart' }])
  })

  it('finds the last line also where that is long', () => {
    const file = temporaryFile(
      `${JSON.stringify(alone)}\n${JSON.stringify({ seq: 7, event: 'Restart', sent: [], note: 'x'.repeat(200_000) })}\n`,
    )
    const observer = recorder(file, alone)
    startNode(n1, [n1], observer, 1)
    observer.closed()
    expect(linesOf(file).at(-1)).toMatchObject({ seq: 8, event: 'Restart' })
  })
})

describe('a file that cannot be continued', () => {
  const line = (value: unknown) => `${JSON.stringify(value)}\n`
  const refusal = (content: string): string => {
    const file = temporaryFile(content)
    const recording = record(file, alone)
    expect(readFileSync(file, 'utf8')).toBe(content)
    return isLeft(recording) ? showProblem(recording.left).replaceAll(file, 'FILE') : 'recorded'
  }

  it.each([
    ['of another run', line(header(['n1'], 'n1', 'b')), 'FILE:1: run is "b"; expected "a" in a trace to be continued'],
    [
      'of another node',
      `${line(header(['n1', 'n2'], 'n2'))}{"torn`,
      'FILE:1: nodes is ["n1","n2"]; expected ["n1"] in a trace to be continued',
    ],
    [
      'no trace',
      'the only copy of something',
      'FILE:1: something that is no trace; expected a new file, or the trace of this node',
    ],
    ['no trace, but lines', 'some\nlines', 'FILE:1: not JSON: "some"; expected one JSON object'],
    [
      'without an event in the last line',
      `${line(alone)}${line({ seq: 1 })}`,
      'FILE: in the last line, event is missing; expected one of ElectionTimeout, HeartbeatTimeout, ClientRequests, Receive, Restart',
    ],
  ])('%s: is left as it is', (_, content, expected) => {
    expect(refusal(content)).toBe(expected)
  })

  it('in a folder that does not exist', () => {
    const recording = record(join(temporaryFolder(), 'no', 'n1.ndjson'), alone)
    expect(isLeft(recording) && recording.left).toMatchObject({
      ...{
        kind: 'Unreadable',
        found: 'no such file or directory (ENOENT)',
        expected: 'a trace file that can be written',
      },
    })
  })
})

describe('a trace that cannot be written any more', () => {
  it('is given up with one warning, and the node goes on', () => {
    const file = join(temporaryFolder(), 'n1.ndjson')
    const warnings: string[] = []
    const observer = recorder(file, alone, { warn: (line) => warnings.push(line) })
    const node = startNode(n1, [n1], observer, 1)
    node.take(electionTimeout)
    observer.releasing()
    const before = readFileSync(file, 'utf8')
    closeSync(descriptorOf(file))
    node.take(heartbeatTimeout)
    observer.releasing()
    node.take(clientRequests('a'))
    observer.releasing()
    observer.closed()
    expect(warnings).toStrictEqual([
      `${file}: tracing stopped: bad file descriptor (EBADF); the trace is incomplete from event 3 on`,
    ])
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(node.state().commitIndex).toBe(2)
  })

  // Linux has a device that is always full.
  it.skipIf(!existsSync('/dev/full'))('is given up when its disk is full, and the node goes on', () => {
    const file = join(temporaryFolder(), 'n1.ndjson')
    const warnings: string[] = []
    const observer = recorder(file, alone, { warn: (line) => warnings.push(line) })
    const node = startNode(n1, [n1], observer, 1)
    observer.releasing()
    // From here on the descriptor of the trace is one of the full device.
    const descriptor = descriptorOf(file)
    closeSync(descriptor)
    expect(openSync('/dev/full', 'w')).toBe(descriptor)
    node.take(electionTimeout)
    observer.releasing()
    node.take(clientRequests('a'))
    observer.releasing()
    observer.closed()
    expect(warnings).toStrictEqual([
      `${file}: tracing stopped: no space left on device (ENOSPC); the trace is incomplete from event 2 on`,
    ])
    expect(linesOf(file)).toHaveLength(2)
    expect(node.state().commitIndex).toBe(2)
  })
})

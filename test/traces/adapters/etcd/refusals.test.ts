/** What cannot be converted is refused in one line; what can be told in another way is told the same. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEtcd } from '../../../../traces/adapters/etcd/read.js'
import { temporaryFolder } from '../../temporary.js'
import { saidOf } from '../converted.js'

const sample = fileURLToPath(new URL('../../../../traces/etcd/tla/good-campaign.ndjson', import.meta.url))
const lines = readFileSync(sample, 'utf8').trimEnd().split('\n')

const saidOfFiles = (...files: readonly (readonly string[])[]) => {
  const folder = temporaryFolder()
  return saidOf(
    readEtcd(
      files.map((text, k) => {
        const file = join(folder, `run-${k}.ndjson`)
        writeFileSync(file, text.map((line) => `${line}\n`).join(''))
        return file
      }),
    ),
  )
}

const GOOD = { verdict: 'safe', needed: ['Bootstrap'] }
const bareOf = (line: string): string => JSON.stringify(JSON.parse(line).event)
const nodeOf = (line: string): string => JSON.parse(line).event.nid

/** The sample with `from` in the place of `to` in the line with this number. */
const altered = (number: number, from: string, to: string): readonly string[] => {
  const line = lines[number - 1] ?? ''
  if (!line.includes(from)) throw new Error(`line ${number} has no ${from}`)
  return lines.with(number - 1, line.replace(from, to))
}
const lineOf = (...parts: readonly string[]): number =>
  lines.findIndex((line) => parts.every((part) => line.includes(part))) + 1

describe('a trace of etcd', () => {
  it.each([
    ['as the library gives it, without a logger', [lines.map(bareOf)]],
    ['among other lines of a logger', [lines.flatMap((line) => ['{"level":"info","msg":"raft"}', line])]],
    ['in a file for each node', ['1', '2', '3'].map((node) => lines.filter((line) => nodeOf(line) === node))],
  ])('may come %s', (_, files) => {
    expect(saidOfFiles(...files)).toEqual(GOOD)
  })

  it('may end anywhere: the beginning of a run is a run', () => {
    const faults = readFileSync(sample.replace('campaign', 'faults'), 'utf8').trimEnd().split('\n')
    fc.assert(
      fc.property(fc.integer({ min: 12, max: faults.length }), (length) => {
        expect(saidOfFiles(faults.slice(0, length)).verdict).toMatch(/^(valid|safe)$/)
      }),
      { numRuns: 40 },
    )
  })

  const receipt = lineOf('ReceiveRequestVoteRequest', '"nid":"2"')
  const start = lineOf('BecomeFollower', '"nid":"3"')
  it.each([
    ['no JSON', lines.with(4, '{'), 'run-0.ndjson:5', 'not JSON: "{"', 'one JSON object'],
    ['no object', lines.with(4, '7'), 'run-0.ndjson:5', 'the line is 7', 'one JSON object'],
    [
      'an event without its message',
      altered(receipt, '"msg"', '"message"'),
      `run-0.ndjson:${receipt}`,
      'msg is missing',
      'a message',
    ],
    [
      'a term that is none',
      altered(receipt, '"term":0', '"term":-1'),
      `run-0.ndjson:${receipt}`,
      'state.term is -1',
      'a whole number from 0',
    ],
    [
      'the middle of a run',
      lines.slice(2),
      'run-0.ndjson:1',
      'node 1 begins with BecomeFollower',
      'InitState, with which each node begins',
    ],
    [
      'a joint configuration',
      altered(receipt, '"conf":[["1","2","3"],[]]', '"conf":[["1","2","3"],["1"]]'),
      `run-0.ndjson:${receipt}`,
      'node 2 changes the members of the cluster (ReceiveRequestVoteRequest)',
      'members that stay the same: a change cannot be told yet',
    ],
    [
      'a term that no message brings',
      [...lines, (lines[start - 1] ?? '').replace('"term":0', '"term":9')],
      `run-0.ndjson:${lines.length + 1}`,
      'node 3 goes to term 9 for a message that the trace does not tell',
      'a run without pre-votes and handovers of leadership, the messages of which etcd leaves out',
    ],
    [
      'a message that nobody has sent',
      altered(receipt, '"index":2', '"index":7'),
      `run-0.ndjson:${receipt}`,
      'node 2 receives what nobody has sent: MsgVote from 1 to 2 in term 1, index 7, logTerm 1, 0 entries, commit 0',
      'an earlier line that sends it',
    ],
    [
      'a node without lines',
      lines.filter((line) => nodeOf(line) !== '3'),
      'run-0.ndjson:undefined',
      'no line of node 3',
      'lines of each member of the cluster',
    ],
    [
      'a node that has no vote',
      [...lines, (lines[0] ?? '').replace('"nid":"1"', '"nid":"4"')],
      'run-0.ndjson:undefined',
      'node 4 is no voter',
      'lines of voters only',
    ],
    ['nothing', [], 'run-0.ndjson:undefined', 'no line of a trace', 'lines with the tag "trace"'],
    [
      'logs that do not begin alike',
      lines.map((line) => (nodeOf(line) === '3' ? line.replace('"log":2', '"log":1') : line)),
      `run-0.ndjson:${lineOf('InitState', '"nid":"3"')}`,
      'node 3 begins in term 0 with the last index 1',
      'term 0 and the last index 2, as of node 1',
    ],
    [
      'a log that grows by itself',
      altered(lines.length, '"log":3', '"log":8'),
      `run-0.ndjson:${lines.length - 1}`,
      'the log of node 1 has 8 entries after this',
      'at most 3, since no line gives it more',
    ],
  ])('that has %s is refused', (_, text, at, found, expected) => {
    expect(saidOfFiles(text)).toEqual({ verdict: 'not converted', at, found, expected })
  })
})

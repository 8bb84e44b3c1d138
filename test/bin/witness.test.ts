import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { left } from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../bin/commands.js'
import { isReducerWitness, witnessNames } from '../../conformance/witnesses/names.js'
import { isModelWitness } from '../../conformance/witnesses/witness-model.js'
import { lockstep } from './program.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-witness-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const leader = ['witness', '--reach', 'leader-elected']

describe('witness', () => {
  it('shows a shortest path without any other flag', async () => {
    const { stdout, stderr, code } = await lockstep(...leader)
    const lines = stdout.split('\n')
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(lines[0]).toBe(
      'leader-elected is reached in 9 steps, and in no fewer within these bounds (Raft paper, section 5.2)',
    )
    expect(lines).toContain('  9. BecomeLeader s1')
  })

  it('exits with 1 where the bounds do not allow it', async () => {
    const { stdout, code } = await lockstep(...leader, '--max-term', '1', '--json')
    const { seconds, ...rest } = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(rest).toEqual({
      reach: 'leader-elected',
      result: 'unreachable',
      of: 'model',
      bounds: { servers: 3, values: 1, maxTerm: 1, maxLog: 0, maxMessages: 1, maxCopies: 1 },
      network: 'core',
      generated: 4,
      distinct: 1,
      depth: 1,
      path: null,
    })
    expect(seconds).toEqual(expect.any(Number))
  })

  it('finds one of the reducers, too', async () => {
    const { stdout, code } = await lockstep(...leader, '--of', 'impl', '--json')
    const { result, path } = JSON.parse(stdout)
    expect([code, result]).toEqual([0, 'reached'])
    expect(path.steps.map(({ action }: { readonly action: string }) => action)).toEqual([
      'ElectionTimeout',
      'ReceiveRequestVote',
      'ReceiveRequestVoteResponse',
    ])
  })

  it('lists what can be reached, and within which bounds', async () => {
    const { stdout, code } = await lockstep('witness', '--list')
    expect(code).toBe(0)
    const rows = stdout.trimEnd().split('\n').slice(1)
    expect([...new Set(rows.map((row) => row.split(' ')[0]))]).toEqual(witnessNames)
  })

  it('lists the same as one JSON object', async () => {
    const { stdout, stderr, code } = await lockstep('witness', '--list', '--json')
    const { witnesses, ...rest } = JSON.parse(stdout)
    expect({ rest, stderr, code }).toEqual({ rest: {}, stderr: '', code: 0 })
    expect(witnesses).toHaveLength(
      witnessNames.filter(isModelWitness).length + witnessNames.filter(isReducerWitness).length,
    )
    expect(witnesses[0]).toEqual({
      ...{ reach: 'leader-elected', of: 'model', network: 'core' },
      bounds: { servers: 3, values: 1, maxTerm: 2, maxLog: 0, maxMessages: 1, maxCopies: 1 },
    })
  })

  it('writes the path in the form of the ending, with the places of the actions in the specification', async () => {
    const file = join(folder, 'path.tla')
    const { stderr, code } = await lockstep(...leader, '--trace-out', file)
    expect({ stderr, code }).toEqual({ stderr: `${file} is written (tla)\n`, code: 0 })
    expect(readFileSync(file, 'utf8')).toMatch(
      /^Error: Invariant leader-elected is violated\.\n(?:.*\n)+State 2: <Timeout\(s1\) line \d+, col 5 to line \d+/,
    )
  })

  it('takes the form that it is told before that of the ending, and writes nothing if nothing is found', async () => {
    const file = join(folder, 'other.txt')
    const written = await lockstep(...leader, '--trace-out', file, '--trace-format', 'mermaid')
    expect([written.code, readFileSync(file, 'utf8').split('\n')[0]]).toEqual([0, 'sequenceDiagram'])
    const missing = join(folder, 'missing.txt')
    const { stderr, code } = await lockstep(...leader, '--max-term', '1', '--trace-out', missing)
    expect([code, stderr]).toEqual([1, `nothing was found, so ${missing} is not written\n`])
    expect(() => readFileSync(missing)).toThrow('ENOENT')
  })
})

const either = `expected either --list or --reach NAME, which is one of ${witnessNames.join(', ')}`

describe('bad usage', () => {
  it.each([
    ['witness', either],
    ['witness --list --reach two-leaders', either],
    ['witness --reach victory', `--reach "victory": expected one of ${witnessNames.join(', ')}`],
    [
      'witness --reach conflicting-entry-overwritten',
      '--reach conflicting-entry-overwritten: to the model these are two steps; expected log-truncated, or --of impl',
    ],
    ['simulate --trace-format itf', '--trace-format itf needs --trace-out FILE'],
    [
      'simulate --trace-out path.png',
      '--trace-out "path.png": expected a name that ends in .txt, .itf.json, .tla or .mmd, or --trace-format',
    ],
    [
      'check --trace-out no-such-folder/path.tla',
      '--trace-out "no-such-folder/path.tla": expected a file that can be written, in a folder that exists',
    ],
    [
      'check --trace-out bin --trace-format tla',
      '--trace-out "bin": expected a file that can be written, in a folder that exists',
    ],
    ['simulate --seed -1', '--seed "-1": expected a whole number from 0 to 9,007,199,254,740,991'],
    ['simulate --of impl --no-history', '--no-history cannot go with --of impl: reducers have no history variables'],
  ])('%s is refused in one line', (words, line) => {
    const [name, ...flags] = words.split(' ')
    const named = commands.find((command) => command.name === name)
    expect(named?.prepare(flags)).toEqual(left(line))
  })
})

/** `--from`: the states of a counterexample are states in which an exploration begins. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRight, left } from 'fp-ts/lib/Either.js'
import { afterAll, describe, expect, it } from 'vitest'
import { initialStatesFrom, placeOf } from '../../../../bin/commands/check/from.js'
import { inForm, modelTelling } from '../../../../conformance/report/formats/forms.js'
import { explore } from '../../../../model/checker/explore.js'
import type { Settings } from '../../../../model/raft/bounds.js'
import { raft } from '../../../../model/raft/protocol.js'
import { Literal, Relaxed } from '../../../../model/raft/types.js'
import { naive } from '../../../model/naive.js'
import { small } from '../../../model/raft/states.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-from-'))
afterAll(() => rmSync(folder, { recursive: true }))

const settings: Settings = { ...small, history: true, everCommitted: true }
const model = raft(settings)
const { violation } = explore({
  ...model,
  invariants: [{ name: 'NothingIsCommitted', source: '', reads: 'server', holds: (_i, s) => s.commitIndex === 0 }],
})
if (violation === null) throw new Error('nothing is ever committed')
const file = join(folder, 'found.itf.json')
writeFileSync(file, inForm('itf', modelTelling(true, true), violation, { shows: 'violation' }))
const path = [violation.initial, ...violation.steps.map(({ state }) => state)]

const { encode } = naive(model)
const textsFrom = (from: string, of: Settings = settings) => {
  const found = initialStatesFrom(from, of)
  return isRight(found) ? found.right.map(encode) : found.left
}
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('the states of a file', () => {
  it('are those of the counterexample that was written to it', () => {
    expect(textsFrom(file)).toEqual(path.map(encode))
    expect(textsFrom(`${file}@3`)).toEqual(path.slice(3, 4).map(encode))
    expect(textsFrom(`${file}@last`)).toEqual(path.slice(-1).map(encode))
    expect([placeOf('a@b@2'), placeOf('a@b')]).toEqual([
      { file: 'a@b', state: 2 },
      { file: 'a@b', state: 'all' },
    ])
  })

  it('are states in which an exploration begins, and from which a path leads on', () => {
    const from = initialStatesFrom(`${file}@last`, settings)
    if (!isRight(from)) throw new Error(from.left)
    const begun = { ...settings, initialStates: from.right }
    const { result, generated, distinct, depth } = explore(raft(begun))
    const twin = naive(raft(begun)).explore()
    expect([result, generated, distinct, depth]).toEqual(['ok', twin.generated, twin.distinct, twin.depth])
    const forgets = explore({
      ...raft(begun),
      invariants: [
        { name: 'SomeoneKnows', source: '', reads: 'servers', holds: (all) => all.some((s) => s.commitIndex > 0) },
      ],
    })
    expect(forgets.violation?.initial).toEqual(from.right[0])
    expect(forgets.violation?.steps.map(({ action }) => action)).toEqual(['Restart'])
  })

  it('are read without the history where it is left out', () => {
    const plain = { ...settings, history: false, everCommitted: false }
    const found = initialStatesFrom(file, plain)
    expect(isRight(found) && found.right.every(({ history }) => history.length === 0)).toBe(true)
  })

  it('are refused where they were written without the history that is asked for', () => {
    const plain: Settings = { ...small, history: false }
    const led = explore({
      ...raft(plain),
      invariants: [{ name: 'NobodyLeads', source: '', reads: 'server', holds: (_i, s) => s.state !== 'Leader' }],
    }).violation
    if (led === null) throw new Error('nobody ever leads')
    const without = written('without.json', inForm('itf', modelTelling(false, false), led, { shows: 'violation' }))
    const at = `${without}@last`
    expect(isRight(initialStatesFrom(at, plain))).toBe(true)
    expect(textsFrom(at, { ...plain, history: true })).toBe(
      `--from ${at}: state ${led.steps.length}: expected variables of their types; a state that was written without history needs --no-history`,
    )
  })

  it('are refused in one line, which says where', () => {
    const state = (changes: object) =>
      JSON.stringify({
        states: [
          {
            ...JSON.parse(inForm('itf', modelTelling(true, true), violation, { shows: 'violation' })).states[0],
            ...changes,
          },
        ],
      })
    expect(textsFrom(`${file}@99`)).toBe(`--from ${file}@99: state 99: expected a state from 0 to ${path.length - 1}`)
    expect(textsFrom(file, { ...settings, bounds: { ...settings.bounds, maxTerm: 1 } })).toMatch(
      /: state \d+: expected a state within the bounds of the flags; it takes --max-term 2$/,
    )
    expect(textsFrom(file, { ...settings, bounds: { ...settings.bounds, servers: 3 } })).toMatch(
      /currentTerm: expected 3 servers; there are 2$/,
    )
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['{', /: the file: expected JSON$/],
      ['{"states":[]}', /expected a trace in the Informal Trace Format/],
      ['{"states":[1]}', /state 0: expected a state/],
      ['{"states":[{}]}', /currentTerm: expected a value; there is none$/],
      [state({ log: 1 }), /log: expected a function$/],
      [state({ messages: { '#map': [[1]] } }), /state 0, messages\[0\]: expected a pair$/],
      [
        state({
          votedFor: {
            '#map': [
              ['s1', 's9'],
              ['s2', 'Nil'],
            ],
          },
        }),
        /votedFor\[s1\]: expected one of the servers s1, s2$/,
      ],
      [
        state({
          state: {
            '#map': [
              ['s1', 'King'],
              ['s2', 'Leader'],
            ],
          },
        }),
        /expected one of Follower, Candidate, Leader$/,
      ],
      [
        state({
          commitIndex: {
            '#map': [
              ['s1', -1],
              ['s2', 0],
            ],
          },
        }),
        /commitIndex\[s1\]: expected a whole number from 0 on$/,
      ],
    ]
    for (const [k, [text, expected]] of wrong.entries()) expect(textsFrom(written(`${k}.json`, text))).toMatch(expected)
    expect(initialStatesFrom(join(folder, 'absent'), settings)).toEqual(
      left(expect.stringContaining('expected a file')),
    )
  })
})

describe('the states of a recorded run', () => {
  const sample = 'traces/samples/good-three-nodes/n1.ndjson'
  const bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 3, maxCopies: 1 }
  const conformance: Settings = { bounds, network: 'core', history: false, relaxations: Relaxed }

  it('are states in which an exploration of the conformance model begins', () => {
    const from = initialStatesFrom(`${sample}@4`, conformance)
    if (!isRight(from)) throw new Error(from.left)
    expect(from.right.map(({ servers }) => servers.map((s) => s.state))).toEqual([['Follower', 'Leader', 'Follower']])
    const begun = raft({ ...conformance, initialStates: from.right })
    const { result, generated, distinct, depth } = explore(begun)
    expect([result, generated, distinct, depth]).toEqual(['ok', 301_352, 22_339, 22])
    const commits = explore({
      ...begun,
      invariants: [{ name: 'NothingIsCommitted', source: '', reads: 'server', holds: (_i, s) => s.commitIndex === 0 }],
    })
    expect(commits.violation?.steps.map(({ action }) => action)).toEqual([
      'HandleAppendEntriesResponse',
      'AdvanceCommitIndex',
    ])
  })

  it('are refused in one line, which says what they take', () => {
    const why = (from: string, of: Partial<Settings> = {}) => textsFrom(from, { ...conformance, ...of })
    const said = (what: string, from = `${sample}@4`) => `--from ${from}: ${what}`
    expect(why(`${sample}@4`, { relaxations: Literal })).toBe(
      said('a trace is explained by the conformance model; expected --of relaxed'),
    )
    expect(why(`${sample}@4`, { history: true })).toBe(said('a trace has no history variables; expected --no-history'))
    expect(why(`${sample}@4`, { everCommitted: true })).toBe(
      said('a trace has no history variables; expected no --ever-committed'),
    )
    expect(why(`${sample}@4`, { bounds: { ...bounds, servers: 2 } })).toBe(
      said('a trace of 3 nodes; expected --servers 3'),
    )
    expect(why(`${sample}@last`)).toMatch(
      /: line 57: expected a state within the bounds of the flags; it takes --max-term 3 --max-log 32$/,
    )
    expect(why(`${sample}@1`)).toBe(said('line 1 is no event; expected a line from 2 to 57', `${sample}@1`))
    const lonely = written('n1.ndjson', readFileSync(sample, 'utf8'))
    expect(why(`${lonely}@4`)).toBe(
      said(
        `${lonely}:1: there is no file of n2, n3; expected one file for each of the nodes that this header names: n1, n2, n3`,
        `${lonely}@4`,
      ),
    )
    const torn = written('torn.ndjson', '{')
    expect(why(torn)).toMatch(/torn\.ndjson:1: .*; expected /)
    expect(why(join(folder, 'absent.ndjson'))).toMatch(
      /no such file or directory \(ENOENT\); expected a trace file that can be read$/,
    )
  })

  it('need only the traces of its own run, whatever else is in the folder', () => {
    for (const node of ['n1', 'n2', 'n3'])
      written(`${node}.ndjson`, readFileSync(`traces/samples/good-three-nodes/${node}.ndjson`, 'utf8'))
    written('n2-before.ndjson', readFileSync('traces/samples/good-two-leaders/n2.ndjson', 'utf8'))
    written('n1-copy.ndjson', readFileSync(sample, 'utf8'))
    expect(initialStatesFrom(`${join(folder, 'n1.ndjson')}@4`, conformance)).toEqual(
      initialStatesFrom(`${sample}@4`, conformance),
    )
    expect(isRight(initialStatesFrom(`${sample}@4`, conformance))).toBe(true)
  })
})

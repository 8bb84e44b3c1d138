import { describe, expect, it } from 'vitest'
import { lockstep } from './program.js'

const table = [
  'bug               what fell              states  depth  seconds  caught by',
  expect.stringMatching(
    /^half-is-a-quorum {2}ElectionSafety +6 +2 +\d\.\d\d {2}invariants, refinement, trace validation$/,
  ),
  expect.stringMatching(
    /^control: ok, nothing was raised in [\d,]+ states, [\d,]+ events and 0 steps of sound clusters, \d/,
  ),
  'caught in every way declared: 1 bug',
  '',
]

describe('zoo', () => {
  it('prints a table', async () => {
    const { stdout, code } = await lockstep('zoo', '--only', 'half-is-a-quorum')
    expect([code, stdout.split('\n')]).toEqual([0, table])
  })

  it('prints one JSON object', async () => {
    const { stdout, code } = await lockstep('zoo', '--only', 'retry-applied-twice', '--json')
    const entry = {
      ...{ name: 'retry-applied-twice', property: 'OneOrderPerKey', caughtBy: ['invariants', 'simulation'] },
      ...{ states: 1_419, depth: 10, seconds: expect.any(Number) },
    }
    expect([code, JSON.parse(stdout)]).toEqual([0, { result: 'ok', entries: [entry], control: 'ok' }])
  })

  it('shows the shortest counterexamples', async () => {
    const { stdout, code } = await lockstep('zoo', '--show', 'half-is-a-quorum')
    const lines = stdout.split('\n')
    expect([code, lines[0], lines[1]]).toEqual([0, 'half-is-a-quorum', '  half of the servers are a quorum'])
    expect(lines).toEqual(
      expect.arrayContaining([
        'ElectionSafety does not hold after 2 steps',
        'Refinement does not hold after 1 step',
        expect.stringMatching(/^seed-1\/n\d\.ndjson:\d+: not valid: /),
      ]),
    )
  })

  it.each([
    [['--only', 'figure8'], 'there is no bug "figure8" in the zoo: did you mean figure-8?'],
    [['--show', 'figure-8', '--json'], '--json cannot go with --show: it tells the table only'],
  ])('refuses %j in one line', async (words, line) => {
    expect(await lockstep('zoo', ...words)).toEqual({ stdout: '', stderr: `lockstep: ${line}\n`, code: 2 })
  })
})

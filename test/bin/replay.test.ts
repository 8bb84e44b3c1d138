import { describe, expect, it } from 'vitest'
import { lockstep } from './program.js'

const files = (sample: string): readonly string[] =>
  ['n1', 'n2', 'n3'].map((n) => `traces/samples/${sample}/${n}.ndjson`)

describe('replay', () => {
  it('says at which line the recorded state is not the reducer’s', async () => {
    const { stdout, stderr, code } = await lockstep('replay', ...files('bad-early-commit'), '--node', 'n1')
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      "traces/samples/bad-early-commit/n1.ndjson:6: Receive, step 5: the recorded state is not the reducer's",
      "  commitIndex: recorded 2, the reducer's 0",
    ])
  })

  it('stops at a line, and shows what its event does', async () => {
    const until = ['--node', 'n1', '--until', '3']
    const { stdout, code } = await lockstep('replay', ...files('good-two-leaders'), ...until, '--show', 'diff')
    expect(code).toBe(0)
    expect(stdout.trim().split('\n').slice(2)).toEqual([
      'diff at traces/samples/good-two-leaders/n1.ndjson:3, ElectionTimeout:',
      '  currentTerm: 1 -> 2',
      '  votedFor: null -> "n1"',
      '  role: "Follower" -> "Candidate"',
      '  votesGranted: nothing -> ["n1"]',
    ])
    const effects = await lockstep('replay', ...files('good-two-leaders'), ...until, '--show', 'effects')
    expect(effects.stdout).toContain('{"_tag":"Send","message":{"_tag":"RequestVote"')
  })

  it('prints JSON', async () => {
    const { stdout, code } = await lockstep('replay', ...files('bad-early-commit'), '--node', 'n1', '--json')
    const differs = [{ field: 'commitIndex', recorded: '2', reducer: '0' }]
    expect({ code, json: JSON.parse(stdout) }).toMatchObject({
      code: 1,
      json: { result: 'violation', node: 'n1', events: 5, line: 6, differs, sentOther: [] },
    })
  })

  it('says in one line what cannot be replayed', async () => {
    const good = files('good-two-leaders')
    expect(await lockstep('replay', ...good, '--node', 'n9')).toEqual({
      stdout: '',
      stderr: 'lockstep: --node n9: expected one of n1, n2, n3\n',
      code: 2,
    })
    expect(await lockstep('replay', ...good, '--node', 'n1', '--until', '99')).toEqual({
      stdout: '',
      stderr: 'lockstep: --until 99: expected a line of an event, from 2 to 19\n',
      code: 2,
    })
  })
})

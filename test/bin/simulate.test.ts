import { describe, expect, it } from 'vitest'
import { lockstep } from './program.js'

const json = (text: string): Readonly<Record<string, unknown>> => JSON.parse(text)

const short = ['--walks', '5', '--depth', '30', '--seed', '3']

describe('simulate', () => {
  it('prints one JSON object, the same for the same seed', async () => {
    const once = await lockstep('simulate', ...short, '--json')
    const again = await lockstep('simulate', ...short, '--json')
    const { seconds, coverage, ...rest } = json(once.stdout)
    expect({ stderr: once.stderr, code: once.code }).toEqual({ stderr: '', code: 0 })
    expect(rest).toEqual({
      result: 'ok',
      seed: 3,
      depth: 30,
      walks: 5,
      steps: Object.values(coverage ?? {}).reduce((a: number, b: number) => a + b, 0),
      longest: 30,
      distinctLocals: expect.any(Number),
      bounds: { servers: 3, values: 2, maxTerm: 5, maxLog: 4, maxMessages: 12, maxCopies: 2 },
      network: 'full',
      foundAfter: null,
      violation: null,
    })
    expect({ ...json(again.stdout), seconds }).toEqual(json(once.stdout))
  })

  it('tells a person what it came to, of reducers too', async () => {
    const { stdout, code } = await lockstep('simulate', '--of', 'impl', ...short)
    const lines = stdout.split('\n')
    expect([code, lines[0]]).toEqual([0, '5 walks: every property held, which proves nothing of what they missed'])
    expect(lines[1]).toMatch(/^ {2}a cluster of reducers .*, seed 3, depth 30$/)
    expect(lines.at(-2)).toMatch(/^checked: .*, Refinement, TermsNeverFall, .*, MatchIndexNeverFalls$/)
  })
})

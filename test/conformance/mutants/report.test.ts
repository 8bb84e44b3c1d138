import { describe, expect, it } from 'vitest'
import { markdownLines, missed, mutantLines, type Row, sumLines } from '../../../conformance/mutants/report.js'

const row = (name: string, verdicts: Row['judged']['verdicts']): Row => ({
  mutant: { name, file: 'rules.ts', from: 'a', to: 'b', kind: 'safety', what: 'x | y' },
  judged: { name, verdicts },
})

const unseen = (check: Row['judged']['verdicts'][number]['check']) => ({ check, seen: null, seconds: 1 })

const seen = row('seen', [unseen('check'), { check: 'trace', seen: 'refused | here', seconds: 1 }])
const unseenByAll = row('unseen', (['check', 'trace', 'simulation', 'refine', 'zoo'] as const).map(unseen))

describe('a table of mutants', () => {
  it('tells what was not asked from what was not seen', () => {
    expect(mutantLines([seen, unseenByAll], 100)).toEqual([
      'mutant  kind    check  trace  simulation  refine     zoo',
      'seen    safety         seen   not asked   not asked  not asked',
      'unseen  safety',
    ])
    expect(markdownLines([seen, unseenByAll]).slice(2)).toEqual([
      '| `seen` | `rules.ts` | x \\| y | safety |  | refused \\| here | not asked | not asked | not asked |',
      '| `unseen` | `rules.ts` | x \\| y | safety |  |  |  |  |  |',
    ])
  })

  it('counts among those that a check was asked about', () => {
    expect(sumLines([seen, unseenByAll])).toEqual([
      'safety: 2 mutants, 1 seen: check 0, trace 1, simulation 0 of 1 asked, refine 0 of 1 asked, zoo 0 of 1 asked',
      'liveness: 0 mutants, 0 seen: check 0, trace 0, simulation 0, refine 0, zoo 0',
      'equivalent: 0 mutants, 0 seen: check 0, trace 0, simulation 0, refine 0, zoo 0',
    ])
  })

  it('names the safety bugs that no check sees', () => {
    expect(missed([seen, unseenByAll])).toEqual(['unseen'])
  })
})

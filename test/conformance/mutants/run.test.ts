import { describe, expect, it } from 'vitest'
import { gathered, unasked } from '../../../conformance/mutants/run.js'

const nothing = { check: 'check', seen: null, seconds: 1 } as const
const refused = { check: 'trace', seen: 'refused', seconds: 1 } as const

describe('the checks that are still to be asked', () => {
  it('are all but those that were asked', () => {
    expect(unasked({ name: 'm', verdicts: [nothing, refused] }, 'all')).toEqual(['simulation', 'refine', 'zoo'])
  })

  it('are none after the first that saw the mutant, if one is enough', () => {
    expect(unasked({ name: 'm', verdicts: [nothing] }, 'first')).toEqual(['trace', 'simulation', 'refine', 'zoo'])
    expect(unasked({ name: 'm', verdicts: [nothing, refused] }, 'first')).toEqual([])
  })
})

describe('a file of results', () => {
  it('may have several lines of one mutant', () => {
    const lines = [
      { name: 'm', verdicts: [nothing] },
      { name: 'none', verdicts: [] },
      { name: 'm', verdicts: [refused] },
    ].map((line) => JSON.stringify(line))
    expect([...gathered(lines)]).toEqual([
      ['m', { name: 'm', verdicts: [nothing, refused] }],
      ['none', { name: 'none', verdicts: [] }],
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { twoPhaseCommit } from '../../../docs/examples/two-phase-commit.js'
import { explore } from '../../../model/checker/explore.js'

describe('two-phase commit has the states that TLC publishes for TwoPhase.tla', () => {
  it.each([
    [3, 288],
    [5, 8832],
  ])('%i resource managers: %i states', (managers, states) => {
    const { result, distinct, violation } = explore(twoPhaseCommit(managers))
    expect({ result, distinct, violation }).toEqual({ result: 'ok', distinct: states, violation: null })
  })
})

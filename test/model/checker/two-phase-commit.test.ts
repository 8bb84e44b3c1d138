import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import { twoPhaseCommit } from './two-phase-commit.js'

describe('two-phase commit has the states that TLC publishes for TwoPhase.tla', () => {
  it.each([
    [3, 288],
    [5, 8832],
  ])('%i resource managers: %i states', (managers, states) => {
    const { result, distinct, violation } = explore(twoPhaseCommit(managers))
    expect({ result, distinct, violation }).toEqual({ result: 'ok', distinct: states, violation: null })
  })
})

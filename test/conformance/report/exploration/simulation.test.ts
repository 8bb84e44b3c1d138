import { describe, expect, it } from 'vitest'
import { simulationLine, simulationLines } from '../../../../conformance/report/exploration/simulation.js'
import type { SimulationReport } from '../../../../model/checker/simulate.js'

const report: SimulationReport<unknown, unknown> = {
  result: 'ok',
  walks: 1000,
  steps: 12345,
  longest: 60,
  distinctLocals: 1,
  coverage: { Move: 12345, Rest: 0 },
  violation: null,
  foundAfter: null,
}
const told = { subject: 'a toy, seed 1', report, seconds: 2, properties: ['Safe', 'Sound'] }

describe('simulationLine', () => {
  it('counts, and fits the terminal', () => {
    expect(simulationLine(report, 2)).toBe('1,000 walks, 12,345 steps, 1 local state, 6,173 steps/s')
    expect(simulationLine(report, 0, 12)).toBe('1,000 walks…')
  })
})

describe('simulationLines', () => {
  it('says what was done, and which action was never taken', () => {
    expect(simulationLines(told)).toEqual([
      '1,000 walks: every property held, which proves nothing of what they missed',
      '  a toy, seed 1',
      '  1,000 walks, 12,345 steps, 1 local state, 6,173 steps/s, longest walk 60 steps',
      '',
      'action   steps',
      'Move    12,345',
      'Rest         0  never taken',
      '',
      'never taken: Rest',
      'checked: Safe, Sound',
    ])
  })

  it('says how a violation was found, or that it was stopped', () => {
    const state = { servers: [], messages: [], history: [] }
    const violation = {
      property: 'Safe',
      source: '',
      kind: 'invariant',
      because: null,
      initial: state,
      steps: [],
    } as const
    const found = { ...report, result: 'violation', walks: 7, violation, foundAfter: 31 } as const
    const stopped = { ...report, result: 'stopped', coverage: { Move: 1 } } as const
    expect([
      simulationLines({ ...told, report: found })[0],
      simulationLines({ ...told, report: stopped, properties: [] }),
    ]).toEqual([
      'violation found by walk 7 after 31 steps, shrunk to 0 steps',
      [
        'stopped after 1,000 walks: no property failed so far',
        '  a toy, seed 1',
        '  1,000 walks, 12,345 steps, 1 local state, 6,173 steps/s, longest walk 60 steps',
        '',
        'action  steps',
        'Move        1',
        '',
        'checked: no property',
      ],
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { counterexampleLines } from '../../../conformance/report/counterexample/counterexample.js'
import type { Display } from '../../../conformance/report/display/display.js'
import { explore } from '../../../model/checker/explore.js'
import { counting } from './toggle.js'

const STEPS = 50_000

const display: Display<number, string> = {
  server: (i) => `s${i + 1}`,
  local: (at) => ({ at: String(at) }),
  message: (message) => message,
  history: [],
}

describe('a path of fifty thousand steps', () => {
  it('is found and told whole', () => {
    const { depth, violation } = explore(counting(STEPS), { deadlock: true })
    if (violation === null) throw new Error('nothing was found')
    const { initial, steps } = violation
    expect([depth, initial.servers, steps.length]).toEqual([STEPS + 1, [0], STEPS])
    expect(steps.findIndex(({ state }, k) => state.servers[0] !== k + 1)).toBe(-1)
    const lines = counterexampleLines(display, violation)
    expect(lines.slice(0, 4)).toEqual([
      'No action is enabled after 50,000 steps',
      '',
      '      1. Toggle s1',
      '             s1.at 0 -> 1',
    ])
    expect(lines.filter((line) => line.includes(' -> ')).length).toBe(STEPS)
  })
})

import { describe, expect, it } from 'vitest'
import { simulate } from '../../../../conformance/harness/simulation/run.js'
import { lockstep } from '../../../bin/program.js'

const options = { seed: 7, nodes: 3, minutes: 1, beyond: false, breakage: {} }

describe('a simulated run', () => {
  it('goes the same way again, in this process and in another one', async () => {
    const { violation, ...first } = simulate(options)
    expect(violation).toBe(null)
    expect(simulate(options)).toEqual({ ...first, violation })
    const { stdout, code } = await lockstep('simulate-cluster', '--seed', '7', '--minutes', '1', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ result: 'ok', ...first, seed: 7, nodes: 3, minutes: 1, violation: null })
  })

  it('goes another way with another seed', () => {
    expect(simulate({ ...options, seed: 8 }).hash).not.toBe(simulate(options).hash)
  })

  it.each([1, 2, 3, 5])(
    'finds nothing wrong with a sound cluster of %i nodes, whatever goes wrong around it',
    (nodes) => {
      const { violation, steps, operations } = simulate({ ...options, nodes, seed: 20 + nodes })
      expect({ violation, went: steps > 0 && operations > 0 }).toEqual({ violation: null, went: true })
    },
  )

  it('notices what is beyond the promise of Raft', () => {
    const found = [1, 2, 3].map((seed) => simulate({ ...options, seed, minutes: 2, beyond: true }).violation)
    expect(found.some((violation) => violation !== null)).toBe(true)
  })
})

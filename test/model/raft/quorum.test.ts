import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configurationOf, initialConfiguration, isQuorum, majority } from '../../../model/raft/quorum.js'
import { server, three } from './states.js'

const five = { voters: [0, 1, 2, 3, 4] }

describe('majority', () => {
  it.each([
    [[], [], 'Pending'],
    [[0, 1], [], 'Pending'],
    [[0, 1, 2], [], 'Won'],
    [[0, 1, 2], [3, 4], 'Won'],
    [[0, 1], [3, 4], 'Pending'],
    [[0, 1], [2, 3, 4], 'Lost'],
    [[], [0, 1, 2], 'Lost'],
    // Servers outside the configuration count for nothing.
    [[0, 1, 7, 8], [9, 10, 11], 'Pending'],
  ] as const)('of five, with %j for it and %j against, is %s', (agreed, refused, verdict) => {
    expect(majority(five, agreed, refused)).toBe(verdict)
  })

  it('needs both halves of four, and the only server of one', () => {
    expect(majority({ voters: [0, 1, 2, 3] }, [0, 1])).toBe('Pending')
    expect(majority({ voters: [0, 1, 2, 3] }, [0, 1], [2, 3])).toBe('Lost')
    expect([majority({ voters: [0] }, []), majority({ voters: [0] }, [0])]).toEqual(['Pending', 'Won'])
  })

  it('is Lost exactly where no more agreement makes it Won', () => {
    const sets = fc.integer({ min: 1, max: 7 }).chain((size) => {
      const voters = Array.from({ length: size }, (_, i) => i)
      return fc.tuple(
        fc.constant(voters),
        fc.array(fc.constantFrom('yes', 'no', 'silent'), { minLength: size, maxLength: size }),
      )
    })
    fc.assert(
      fc.property(sets, ([voters, answers]) => {
        const those = (wanted: readonly string[]) => voters.filter((i) => wanted.includes(answers[i] ?? ''))
        const verdict = majority({ voters }, those(['yes']), those(['no']))
        expect(verdict === 'Won').toBe(majority({ voters }, those(['yes'])) === 'Won')
        expect(verdict === 'Lost').toBe(majority({ voters }, those(['yes', 'silent'])) !== 'Won')
      }),
    )
  })
})

it('any two quorums share a server', () => {
  const configuration = configurationOf(three, server())
  expect(configuration).toEqual(initialConfiguration(three))
  const sets = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => configuration.voters.filter((i) => (bits >> i) % 2 === 1))
  const quorums = sets.filter((set) => isQuorum(configuration, set))
  expect(quorums.length).toBe(4)
  for (const a of quorums) for (const b of quorums) expect(a.some((i) => b.includes(i))).toBe(true)
})

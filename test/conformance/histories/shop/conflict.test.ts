import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkShop } from '../../../../conformance/histories/shop/check.js'
import { bruteForce } from '../../../model/linearizability/brute-force.js'
import { histories } from '../../../model/linearizability/histories.js'
import type { ShopOperation } from './script.js'
import { aboutOrders, changesNothing, isRead, likely, store } from './small.js'

/** Whether the history has a linearization in which only these were completed. */
const isPossible = (operations: readonly ShopOperation[], told: readonly number[]): boolean => {
  const only = operations.map(
    (each): ShopOperation => (told.includes(each.invoked) ? each : { ...each, outcome: { _tag: 'Pending' } }),
  )
  return bruteForce(store, only, changesNothing(only))
}

describe('a conflict in the shop', () => {
  it.each([
    ['commands of all kinds', likely],
    ['orders that only their keys tell apart', aboutOrders],
  ])('of %s cannot be, whatever became of the others; and could be if one more of it were open', (_, command) => {
    let conflicts = 0
    fc.assert(
      fc.property(histories(store, isRead, command, 6), (operations) => {
        const { decision, conflict } = checkShop(operations)
        if (decision._tag === 'Linearizable') return
        if (conflict === null) throw new Error('there is no explanation')
        conflicts += 1
        const told = conflict.members.map(({ operation }) => operation.invoked)
        expect(isPossible(operations, told)).toBe(false)
        // Places that cannot be are shown as they are, whatever the answers.
        if (decision._tag === 'Lie') return
        for (const open of told) {
          expect(
            isPossible(
              operations,
              told.filter((each) => each !== open),
            ),
          ).toBe(true)
        }
      }),
      { numRuns: 600 },
    )
    expect(conflicts).toBeGreaterThan(50)
  })
})

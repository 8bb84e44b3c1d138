import { expect, it } from 'vitest'
import { extended } from '../../../model/raft/helpers.js'
import { logOf } from './states.js'

it('f @@ (j :> log) keeps what f says, and is in the order of the servers', () => {
  const one = extended(undefined, 10, logOf(1))
  expect([...one]).toEqual([[10, logOf(1)]])
  expect(extended(one, 10, logOf(2))).toBe(one)
  expect([...extended(one, 9, logOf())]).toEqual([
    [9, logOf()],
    [10, logOf(1)],
  ])
})

import { expect, it } from 'vitest'
import { majority } from '../../../impl/raft/quorum.js'
import { ServerId } from '../../../impl/raft/types.js'

const named = (names: string): readonly ServerId[] => [...names].map(ServerId)

it.each([
  ['abcde', '', '', 'Pending'],
  ['abcde', 'ab', '', 'Pending'],
  ['abcde', 'abc', 'de', 'Won'],
  ['abcde', 'ab', 'cd', 'Pending'],
  ['abcde', 'ab', 'cde', 'Lost'],
  ['abcd', 'ab', '', 'Pending'],
  ['abcd', 'ab', 'cd', 'Lost'],
  ['abcd', 'abc', '', 'Won'],
  ['a', 'a', '', 'Won'],
  ['a', '', '', 'Pending'],
  // Servers outside the configuration count for nothing.
  ['abcde', 'abxyz', 'uvw', 'Pending'],
] as const)('of %s, with %j for it and %j against, the verdict is %s', (voters, agreed, refused, verdict) => {
  expect(majority({ voters: named(voters) }, named(agreed), named(refused))).toBe(verdict)
})

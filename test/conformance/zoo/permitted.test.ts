import { describe, expect, it } from 'vitest'
import { attempt } from '../../../conformance/zoo/attempt.js'
import type { Scope } from '../../../conformance/zoo/entry.js'
import { permitted } from '../../../conformance/zoo/permitted.js'
import { zoo } from '../../../conformance/zoo/zoo.js'
import { Safe } from '../../../model/raft/relaxations.js'

const entryOf = (name: string) => zoo.find((one) => one.name === name)!

const seen = async (name: string): Promise<number | null> => {
  const entry = entryOf(name)
  const how = entry.catches.find(({ by }) => by === 'refinement') as { readonly scope: Scope }
  const { caught } = await attempt(entry, { by: 'refinement', scope: { ...how.scope, relaxations: Safe } })
  return caught?.depth ?? null
}

/** The whole zoo takes a minute: `npx tsx bench/zoo-safe.ts`. */
describe('with all relaxations on, refinement', () => {
  it.each([
    ['old-vote-counted', 4],
    ['vote-lost-in-crash', 2],
    ['half-is-a-quorum', 1],
    ['change-before-own-commit', 4],
  ])('sees %s still', async (name, steps) => {
    expect(await seen(name)).toBe(steps)
  })

  it('does not see what is safe, and says why', async () => {
    expect(await seen('repeated-request-refused')).toBe(null)
    expect(Object.keys(permitted)).toEqual(['own-last-index-acknowledged', 'repeated-request-refused'])
    for (const name of Object.keys(permitted))
      expect(entryOf(name).catches.some(({ by }) => by === 'refinement')).toBe(true)
  })
})

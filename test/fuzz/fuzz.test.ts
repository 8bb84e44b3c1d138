/** A few hundred cases of what `npm run fuzz` does at length. */
import { describe, expect, it } from 'vitest'
import { fuzz, targets } from './run.js'

const CASES = 300
/** Enough for all that a case needs at once, and far below what a length that is believed would take. */
const MOST_BYTES = 512 * 1024 * 1024

describe('hostile input', () => {
  it.each(targets.map((target) => [target.name, target] as const))('is survived by the %s', async (_, target) => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const { failure, refused, cases, grown } = await fuzz(target, seed, CASES)
    expect(failure).toBeNull()
    expect(cases).toBe(CASES)
    expect(grown).toBeLessThan(MOST_BYTES)
    // Both happen, or the cases would be of one kind only.
    expect(refused).toBeGreaterThan(CASES / 10)
    expect(refused).toBeLessThan(CASES)
  })
})

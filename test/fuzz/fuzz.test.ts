/** A few hundred cases of what `npm run fuzz` does at length. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
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

describe('npm run fuzz', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', main, ...words], { encoding: 'utf8' })

  it('prints its seed and a table, and refuses what it does not know in one line', () => {
    const { stdout, status } = run('--runs', '50', '--seed', '3', '--only', 'log')
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'seed 3'])
    expect(stdout).toMatch(/\nlog reader +50 .* survived\n/)
    const { stderr, status: refused } = run('--only', 'nothing')
    expect([refused, stderr]).toEqual([2, expect.stringMatching(/^fuzz: expected --runs N, .*\n$/)])
  })
})

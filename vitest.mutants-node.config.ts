import { defineConfig, mergeConfig } from 'vitest/config'
import mutants from './vitest.mutants.config.js'

/** The tests that judge mutants of one file of the shell, as bench/mutants-node.ts names them. */
const tests = (process.env.LOCKSTEP_MUTANTS_TESTS ?? '').split(',')

const own = defineConfig({ test: { testTimeout: 120_000 } })

// Lists are put together where two configurations are merged, and this one takes the place of the other.
const merged = mergeConfig(mutants, own)
export default { ...merged, test: { ...merged.test, include: tests.map((name) => `**/${name}.test.ts`) } }

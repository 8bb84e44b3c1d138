import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** By name, which puts the scenarios before the random schedules: the order in which the quick tests come first. */
class ByName extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))
  }
}

/** The tests that judge mutants: those that need no exploration, so that thousands of mutants are judged in minutes. */
export default defineConfig({
  test: {
    // In the folder that Stryker names.
    include: ['**/*.test.ts'],
    // Whole explorations, and bugs that the tests make themselves: slow, and what they find the others find sooner.
    exclude: ['**/broken-rules.test.ts', '**/protocol.test.ts', '**/relaxations.test.ts'],
    // Each run of a mutant loads the modules once, not once for each file of tests.
    isolate: false,
    sequence: { sequencer: ByName },
    setupFiles: [fileURLToPath(new URL('./test/fixed-seed.ts', import.meta.url))],
  },
})

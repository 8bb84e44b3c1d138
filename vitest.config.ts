import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Folders with files that take long: where one of these came last, one of the two processes would wait for the other. */
const SLOW = /\/test\/(bin|spec|impl\/page|explorer)\//

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isSlow = ({ moduleId }: TestSpecification): boolean => SLOW.test(moduleId)
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))]
  }
}

export default defineConfig({
  // Many tests wait for processes of their own, so that two at a time suit two cores.
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: fileURLToPath(new URL('./test/compiled.ts', import.meta.url)),
    // Each of the two processes loads the modules once, not once for each file of tests.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // What a page or a process comes to takes longer while the other process of tests is busy.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
  },
})

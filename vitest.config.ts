import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Many tests wait for processes of their own, so that two at a time suit two cores.
  test: { include: ['test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000, maxWorkers: 2 },
})

import { defineConfig, mergeConfig } from 'vitest/config'
import mutants from './vitest.mutants.config.js'

/** The tests that judge mutants of the shell: those that need no processes, no certificates and no hundreds of clusters. */
export default mergeConfig(
  mutants,
  defineConfig({
    test: {
      testTimeout: 120_000,
      // What these find of a changed log, batch or frame, the small tests find sooner.
      exclude: [
        '**/http/**',
        ...['adapters', 'cluster', 'hostile', 'node', 'server'].map((name) => `**/${name}.test.ts`),
        ...['forwarding-law', 'peer-tls', 'secure-cluster', 'security', 'transport-tcp'].map(
          (name) => `**/${name}.test.ts`,
        ),
      ],
    },
  }),
)

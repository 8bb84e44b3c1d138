import { settings } from './stryker.config.mjs'

/**
 * Mutants of one file of the shell: `npm run mutants:node` names the file and the tests that judge it, and
 * docs/mutants-node.md says what came of it.
 */
const folder = settings('impl/node', null)

export default {
  ...folder,
  vitest: { ...folder.vitest, configFile: 'vitest.mutants-node.config.ts' },
  concurrency: 1,
  // A test that hands 9 MiB to a disk takes longer than functions of the reducer do, above all beside other work.
  timeoutMS: 20_000,
  reporters: ['progress-append-only', 'clear-text', 'json'],
}

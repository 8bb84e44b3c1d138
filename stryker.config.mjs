/**
 * Mutation testing: `npm run mutants`. This file is for the reducer, stryker.model.mjs for the model; docs/mutants.md says
 * what came of it.
 */
/** `enough`: the score in percent below which the run fails, or null. */
export const settings = (folder, enough) => ({
  mutate: [`${folder}/**/*.ts`],
  testRunner: 'vitest',
  // The tests of the other folder could at most find by luck what those of this one have missed.
  vitest: { configFile: 'vitest.mutants.config.ts', dir: `test/${folder}`, related: false },
  coverageAnalysis: 'perTest',
  // The compiler does not check the mutants: what has no meaning for it may well run, and has to be caught by a test.
  checkers: [],
  // No such file: the sandbox is a whole copy, in which no path has to be rewritten.
  tsconfigFile: 'none',
  ignorePatterns: ['dist', 'coverage', '.stryker-tmp', 'traces/samples'],
  // Mutants of what a module does when it is loaded count like all others, though each takes a run of every test.
  ignoreStatic: false,
  concurrency: 2,
  timeoutMS: 3000,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `.stryker-tmp/${folder.replace('/', '-')}.json` },
  tempDirName: '.stryker-tmp/sandbox',
  thresholds: { high: 98, low: 95, break: enough },
})

export default settings('impl/raft', 95)

import { settings } from './stryker.config.mjs'

/**
 * The files of the shell on which safety rests: what is durable when, what a crash leaves, what a frame may hold, and how a
 * command gets to the leader once. `npm run mutants:node`; docs/mutants-node.md says what came of it.
 */
const FILES = [
  ...['codec', 'codecs', 'disk-file', 'forwarded', 'forwarding', 'frames', 'gathering', 'group-commit', 'interpreter'],
  ...['pending', 'recovery', 'replica', 'room', 'stepper', 'wal', 'wal-damage', 'wal-records'],
]

const folder = settings('impl/node', null)

export default {
  ...folder,
  mutate: FILES.map((name) => `impl/node/${name}.ts`),
  vitest: { ...folder.vitest, configFile: 'vitest.mutants-node.config.ts' },
  // Whole clusters take longer than functions of the reducer do, above all on a machine that has other work.
  timeoutMS: 20_000,
}

/**
 * Before the tests: the compiler puts into `dist` what the tests run as processes of their own, as the published package has
 * it. Each of some two hundred processes would otherwise take a third of a second to load the sources.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))

export default (): void => {
  const words = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('what the tests run as processes does not compile')
}

/**
 * npm runs this after `npm ci` and `npm install` in a checkout, before it packs, and when the package is installed from git:
 * it builds `dist`, which is what the package consists of. Without the development tools (`--omit=dev`) there is nothing
 * to build with; a folder `dist` that is there already stays as it is.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const tools = ['typescript', 'vite']
const missing = tools.filter((name) => !existsSync(new URL(`node_modules/${name}/package.json`, import.meta.url)))
if (missing.length > 0) {
  console.error(`prepare: dist is not built: ${missing.join(' and ')} not installed (development dependencies)`)
} else {
  // One text for the shell: npm is a script with another ending on Windows, which only a shell finds.
  const { status } = spawnSync('npm run -s build', { stdio: 'inherit', shell: true })
  process.exitCode = status ?? 1
}

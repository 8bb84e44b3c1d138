/** The explorer as its users start it: `lockstep explore`, a process of its own, with the page built as it is now. */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { ended, root, startLasting } from '../bin/program.js'

export interface Served {
  readonly url: string
  readonly stop: () => Promise<void>
}

export const buildExplorer = async (): Promise<void> => {
  await build({ root: join(root, 'explorer'), configFile: join(root, 'vite.explorer.config.ts'), logLevel: 'error' })
}

export const startExplorer = async (...files: readonly string[]): Promise<Served> => {
  const child = startLasting('explore', ...files)
  const end = ended(child)
  const stop = async (): Promise<void> => {
    child.kill('SIGINT')
    await end
  }
  if (child.stdout !== null)
    for await (const line of createInterface({ input: child.stdout })) return { url: line, stop }
  throw new Error(`the explorer does not come up: ${(await end).stderr}`)
}

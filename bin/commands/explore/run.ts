/** What `explore` does: serves the explorer until Ctrl-C. */
import { spawn } from 'node:child_process'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { ExitCode } from '../../cli/command.js'
import { printLines } from '../../cli/terminal.js'
import { refuse } from '../../exploring/result.js'
import type { ExploreValues } from './flags.js'
import { serveExplorer } from './serve.js'

/** What opens an address on this system. */
const opener = (): readonly [string, ...string[]] => {
  if (process.platform === 'darwin') return ['open']
  return process.platform === 'win32' ? ['explorer.exe'] : ['xdg-open']
}

const openInBrowser = (url: string): void => {
  const [command, ...words] = opener()
  spawn(command, [...words, url], { stdio: 'ignore', detached: true })
    .on('error', () => printLines(process.stderr, [`no browser could be opened (${command}); the address is above`]))
    .unref()
}

export const runExplore = async (files: readonly string[], { port, open }: ExploreValues): Promise<ExitCode> => {
  const asked = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve)
  })
  const serving = await serveExplorer(files, port)
  if (isLeft(serving)) return refuse(serving.left)
  const { url, close } = serving.right
  printLines(process.stdout, [url])
  printLines(process.stderr, ['the explorer is there; Ctrl-C stops'])
  if (open) openInBrowser(url)
  await asked
  close()
  return 0
}

/** A cluster as its users start it: `lockstep cluster`, a process of its own, with the page built as it is now. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { ended, root, startLasting } from '../../bin/program.js'

export interface LocalCluster {
  /** The address of the page, with the fragment that lets it operate on the nodes. */
  readonly page: string
  /** Where the nodes serve. */
  readonly nodes: readonly string[]
  /** Where the operations are served, and the token for them. */
  readonly operations: { readonly url: string; readonly token: string }
  readonly stop: () => Promise<void>
}

export const startLocalCluster = async (): Promise<LocalCluster> => {
  await build({ root: join(root, 'impl/page'), configFile: join(root, 'vite.config.ts'), logLevel: 'error' })
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  const child = startLasting('cluster', '--data', join(folder, 'data'))
  const end = ended(child)
  const stop = async (): Promise<void> => {
    child.kill('SIGINT')
    await end
    rmSync(folder, { recursive: true })
  }
  const nodes: string[] = []
  if (child.stdout !== null)
    for await (const line of createInterface({ input: child.stdout })) {
      const [, node] = /^n\d (http:\S+)$/.exec(line) ?? []
      if (node !== undefined) nodes.push(node)
      const [page, port, token] = /http:\S+\/#operations=(\d+)\.(\S+)$/.exec(line) ?? []
      if (page !== undefined && token !== undefined)
        return { page, nodes, operations: { url: `http://127.0.0.1:${port}`, token }, stop }
    }
  await stop()
  throw new Error(`the cluster does not come up: ${(await end).stderr}`)
}

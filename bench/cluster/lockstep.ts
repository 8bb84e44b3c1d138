/** A cluster of this project: compiled to plain JavaScript first, and run by Node.js without any loader. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, symlinkSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import { leaderAmong, statusesOf } from '../../conformance/harness/cluster-run/status.js'
import { urlOf } from '../../impl/node/network/members.js'
import { startCluster } from '../../impl/node/process/supervisor.js'
import { PRODUCTS } from './requests.js'
import { leaderFirst, SERVERS, type Target, type WriteKind, waitFor } from './target.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Compiles the program into the folder; the path of its entry file. */
export const compile = (folder: string): string => {
  const typescript = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const words = ['-p', join(root, 'tsconfig.build.json'), '--outDir', folder, '--declaration', 'false']
  const { status, stdout } = spawnSync(process.execPath, [typescript, ...words], { encoding: 'utf8' })
  const entry = join(folder, 'bin', 'lockstep.js')
  if (!existsSync(entry)) throw new Error(`the program does not compile: ${stdout.slice(0, 500)}`)
  if (status !== 0) console.error(`bench/cluster: the program compiles with errors: ${stdout.split('\n')[0]}`)
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return entry
}

export interface ClusterOptions {
  readonly entry: string
  readonly folder: string
  readonly write: Exclude<WriteKind, 'put'>
  /** The folder of the traces; null: none. */
  readonly trace: string | null
  /** Options of Node.js for the nodes, such as --cpu-prof. */
  readonly execArgv: readonly string[]
}

const addProducts = async (url: string): Promise<void> => {
  for (const id of PRODUCTS) {
    const body = JSON.stringify({ id, name: id, price: 350, stock: 1_000_000_000 })
    const headers = { 'content-type': 'application/json' }
    const { status } = await fetch(`${url}/products`, { method: 'POST', headers, body })
    if (status !== 201) throw new Error(`the product ${id} cannot be added: status ${status}`)
  }
}

/** `pinned`: told how to kill the nodes if the benchmark is killed. */
export const startLockstep = async (
  { entry, folder, write, trace, execArgv }: ClusterOptions,
  pinned: (kill: () => void) => void,
): Promise<Target> => {
  const said: string[] = []
  const started = await startCluster({
    data: folder,
    size: SERVERS,
    execArgv,
    command: ({ cluster, members }, id, data) => [
      ...[entry, 'node', '--id', id, '--cluster', cluster, '--data', data, '--members'],
      members.map((m) => `${m.id}=${m.peer.host}:${m.peer.port}:${m.http.port}`).join(','),
      ...(trace === null ? [] : ['--trace', trace]),
    ],
    log: (id, line) => said.push(`${id}: ${line}`),
    lost: (id, how) => console.error(`bench/cluster: node ${id} went by itself: ${how}: ${said.at(-1)}`),
  })
  if (isLeft(started)) throw new Error(`the cluster does not start: ${started.left}`)
  const { members, pid, stopAll } = started.right
  const pids = members.flatMap(({ id }) => pid(id) ?? [])
  pinned(() => {
    for (const { id } of members) {
      const number = pid(id)
      if (number !== undefined) process.kill(number, 'SIGKILL')
    }
  })
  const agent = new Agent({ keepAlive: true })
  const leaderUrl = async (): Promise<string | null> => {
    const leader = leaderAmong(await statusesOf(agent, members))
    const member = members.find(({ id }) => id === leader?.id)
    return member === undefined ? null : urlOf(member)
  }
  const stop = async (): Promise<void> => {
    agent.destroy()
    await stopAll()
  }
  const leader = await waitFor('the cluster elects a leader', leaderUrl)
  await addProducts(leader)
  const urls = leaderFirst(leader, members.map(urlOf))
  const name = trace === null ? 'lockstep' : 'lockstep, traced'
  return { name, write, urls, pids, leaderUrl, stop }
}

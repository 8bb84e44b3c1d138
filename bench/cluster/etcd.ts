/** A cluster of etcd, if it is installed: three processes on loopback, asked over HTTP and JSON as the shop is. */
import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { leaderFirst, SERVERS, type Target, waitFor } from './target.js'

/** The version, for instance "etcd 3.4.23"; null where there is no etcd. */
export const etcdVersion = (): string | null => {
  const { stdout, error } = spawnSync('etcd', ['--version'], { encoding: 'utf8' })
  return error === undefined ? (/Version: (\S+)/.exec(stdout)?.[1] ?? 'of an unknown version') : null
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

const urlOf = (port: number): string => `http://127.0.0.1:${port}`

interface Status {
  readonly header: { readonly member_id: string }
  readonly leader?: string
}

/** Whether the node leads; false too where it does not answer. */
const isLeader = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(`${url}/v3/maintenance/status`, { method: 'POST', body: '{}' })
    const status: Status = JSON.parse(await answer.text())
    return status.leader !== undefined && status.leader === status.header.member_id
  } catch {
    return false
  }
}

/** `pinned`: told of each process as soon as it runs, to be killed if the benchmark is. */
export const startEtcd = async (folder: string, pinned: (kill: () => void) => void): Promise<Target> => {
  const ports: number[] = []
  while (ports.length < 2 * SERVERS) {
    const port = await freePort()
    if (!ports.includes(port)) ports.push(port)
  }
  const members = Array.from({ length: SERVERS }, (_, k) => ({
    name: `e${k + 1}`,
    client: urlOf(ports[2 * k] ?? 0),
    peer: urlOf(ports[2 * k + 1] ?? 0),
  }))
  const children = members.map(({ name, client, peer }) => {
    const flags = {
      name,
      'data-dir': join(folder, name),
      'listen-client-urls': client,
      'advertise-client-urls': client,
      'listen-peer-urls': peer,
      'initial-advertise-peer-urls': peer,
      'initial-cluster': members.map((member) => `${member.name}=${member.peer}`).join(','),
      'initial-cluster-state': 'new',
      'log-level': 'error',
    }
    const words = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)
    const child = spawn('etcd', words, { stdio: 'ignore', detached: true })
    pinned(() => child.kill('SIGKILL'))
    return { child, gone: new Promise<void>((resolve) => child.on('close', () => resolve())) }
  })
  const leaderUrl = async (): Promise<string | null> => {
    for (const { client } of members) if (await isLeader(client)) return client
    return null
  }
  const stop = async (): Promise<void> => {
    for (const { child } of children) child.kill('SIGKILL')
    await Promise.all(children.map(({ gone }) => gone))
  }
  const leader = await waitFor('etcd elects a leader', leaderUrl)
  const urls = leaderFirst(
    leader,
    members.map(({ client }) => client),
  )
  const pids = children.flatMap(({ child }) => child.pid ?? [])
  return { name: 'etcd', write: 'put', urls, pids, leaderUrl, stop }
}

/** Starts nodes on logs that are there, as processes of their own, and watches them until they are ready. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Member, urlOf } from '../../impl/node/network/members.js'
import { ServerId } from '../../impl/raft/types.js'

export interface Readiness {
  readonly id: string
  /** Seconds from the start of the process until it served HTTP, and until it said that it was ready. */
  readonly serving: number
  readonly ready: number
  /** The longest time that it took to answer while it was not ready yet, in milliseconds. */
  readonly longest: number
  readonly term: number
  readonly applied: number
  /** Seconds of CPU by then. */
  readonly cpu: number
}

const HOST = '127.0.0.1'
/** Not more often: each look costs the node an answer, and what is measured is the node. */
const LOOK_MS = 20
const LONGEST_MS = 600_000

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, HOST, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

export const membersOf = async (count: number): Promise<readonly Member[]> => {
  const members: Member[] = []
  for (let k = 1; k <= count; k += 1) {
    const [peer, http] = [await freePort(), await freePort()]
    members.push({ id: ServerId(`n${k}`), peer: { host: HOST, port: peer }, http: { host: HOST, port: http } })
  }
  return members
}

const ask = async (url: string): Promise<Response | null> => fetch(url).catch(() => null)

const watch = async (member: Member, began: number): Promise<Readiness> => {
  const url = urlOf(member)
  let serving: number | null = null
  let longest = 0
  for (;;) {
    const asked = performance.now()
    if (asked - began > LONGEST_MS) throw new Error(`${member.id} is not ready after ${LONGEST_MS / 1_000} s`)
    const answer = await ask(`${url}/readyz`)
    const now = performance.now()
    if (answer !== null) {
      await answer.text()
      serving ??= now - began
      longest = Math.max(longest, now - asked)
    }
    if (answer?.status === 200 && serving !== null) {
      const status = JSON.parse((await (await ask(`${url}/status`))?.text()) ?? '{}')
      const metrics = (await (await ask(`${url}/metrics`))?.text()) ?? ''
      const cpu = Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1])
      return {
        ...{ id: member.id, serving: serving / 1_000, ready: (now - began) / 1_000, longest },
        ...{ term: status.term, applied: status.lastApplied, cpu },
      }
    }
    await sleep(LOOK_MS)
  }
}

export interface Nodes {
  readonly cluster: string
  readonly members: readonly Member[]
  /** Options of Node.js for the nodes. */
  readonly execArgv: readonly string[]
  /** Further flags of the nodes. */
  readonly flags?: readonly string[]
}

/** `folderOf`: where the log of a member is. `meanwhile`: what is done when all are ready, before they are stopped. */
export const untilReady = async (
  entry: string,
  { cluster, members, execArgv, flags = [] }: Nodes,
  folderOf: (id: ServerId) => string,
  meanwhile: () => Promise<void> = async () => {},
): Promise<readonly Readiness[]> => {
  const began = performance.now()
  const list = members.map(({ id, peer, http }) => `${id}=${HOST}:${peer.port}:${http.port}`).join(',')
  const children = members.map(({ id }): ChildProcess => {
    const words = ['node', '--id', id, '--cluster', cluster, '--members', list, '--data', folderOf(id), ...flags]
    return spawn(process.execPath, [...execArgv, entry, ...words], { stdio: ['ignore', 'ignore', 'ignore'] })
  })
  const killAll = (): void => {
    for (const child of children) child.kill('SIGTERM')
  }
  process.on('exit', killAll)
  try {
    const all = await Promise.all(members.map((member) => watch(member, began)))
    await meanwhile()
    return all
  } finally {
    killAll()
    await Promise.all(
      children.map((child) => (child.exitCode === null ? new Promise((gone) => child.once('exit', gone)) : null)),
    )
  }
}

/** What `cluster` does: runs all nodes of a cluster on this machine, each as a process. */
import { Agent } from 'node:http'
import { isLeft } from 'fp-ts/lib/Either.js'
import { leaderAmong, statusesOf } from '../../../conformance/harness/cluster-run/status.js'
import { leadership } from '../../../conformance/report/display/nodes.js'
import { shownLine } from '../../../impl/node/logging/logger.js'
import { urlOf } from '../../../impl/node/network/members.js'
import { processFaults } from '../../../impl/node/operations/process-faults.js'
import { serveOperations } from '../../../impl/node/operations/serve.js'
import { type Supervisor, startCluster } from '../../../impl/node/process/supervisor.js'
import type { ServerId } from '../../../impl/raft/types.js'
import type { ExitCode } from '../../cli/command.js'
import { canRewrite, printLines, styleOf, widthOf } from '../../cli/terminal.js'
import { nodeCommand } from '../../processes/node-command.js'
import type { ClusterValues } from './flags.js'
import { liveBlock } from './live-block.js'
import { nodesTable } from './nodes-table.js'

/** A node that was killed comes back after this time; one that stopped by itself had a reason to. */
const RESTART_MS = 1_000
const LOOK_MS = 500

interface Watch {
  /** Prints a line without spoiling the table. */
  readonly print: (line: string) => void
  readonly stop: () => void
}

/** Shows the nodes: where lines can be written over as a table that is kept up to date, elsewhere a line whenever the leader changes. */
const watch = ({ members, pid }: Pick<Supervisor, 'members' | 'pid'>): Watch => {
  const { stderr } = process
  const block = canRewrite(stderr) ? liveBlock(stderr) : null
  const agent = new Agent({ keepAlive: true })
  let isLooking = false
  let lastTold = ''
  const print = (line: string): void => {
    block?.clear()
    printLines(stderr, [line])
  }
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    const statuses = await statusesOf(agent, members)
    isLooking = false
    if (!isWatching) return
    const nodes = members.map((member, i) => ({
      member,
      status: statuses[i] ?? null,
      pid: pid(member.id) ?? null,
    }))
    if (block !== null) block.show(nodesTable(nodes, widthOf(stderr) - 1, styleOf(stderr)))
    const leader = leadership(leaderAmong(statuses))
    if (block === null && leader !== lastTold) print(leader)
    lastTold = leader
  }
  const timer = setInterval(look, LOOK_MS)
  let isWatching = true
  return {
    print,
    stop: () => {
      isWatching = false
      clearInterval(timer)
      agent.destroy()
      block?.clear()
    },
  }
}

const hints = (url: string, fragment: string): readonly string[] => [
  `the shop, with buttons that kill, pause and cut off its nodes: ${url}/${fragment}`,
  'try:',
  `  curl ${url}/products -H 'content-type: application/json' -d '{"id":"tea","name":"Tea","price":350,"stock":10}'`,
  `  curl ${url}/orders -H 'content-type: application/json' -H 'idempotency-key: 1' -d '{"lines":[{"product":"tea","quantity":2}]}'`,
  `  curl ${url}/products/tea; curl ${url}/status`,
]

export const runCluster = async ({ nodes, data, trace }: ClusterValues): Promise<ExitCode> => {
  // Asked before anything starts, so that a Ctrl-C while the nodes start is not lost.
  const asked = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve)
  })
  let stopping = false
  asked.then(() => {
    stopping = true
  })
  // If the cluster does not come up, one line says why; what the other nodes said meanwhile would hide it.
  const held: string[] = []
  let say = (line: string): void => void held.push(line)
  let running: Supervisor | null = null
  const revive = async (id: ServerId): Promise<void> => {
    if (stopping || running === null) return
    const ready = await running.restart(id)
    if (isLeft(ready) && !stopping) say(ready.left)
  }
  const cluster = await startCluster({
    data,
    size: nodes,
    command: nodeCommand(process.argv[1] ?? '', trace),
    execArgv: process.execArgv,
    log: (_id, line) => say(shownLine(line)),
    lost: (id, how) => {
      if (stopping) return
      const killed = how.startsWith('signal')
      say(`${id} is gone: ${how}${killed ? '; it is started again' : ''}`)
      if (killed) setTimeout(() => revive(id), RESTART_MS)
    },
  })
  if (isLeft(cluster)) {
    printLines(process.stderr, [`lockstep: ${cluster.left}`])
    return 2
  }
  running = cluster.right
  const { members, pid, stopAll } = running
  const faults = processFaults(running)
  const operations = await serveOperations(faults)
  const [first] = members
  printLines(process.stdout, [
    ...members.map((member) => `${member.id} ${urlOf(member)}`),
    'ready; Ctrl-C stops',
    ...(first === undefined ? [] : hints(urlOf(first), operations.fragment)),
  ])
  const watching = watch({ members, pid })
  say = watching.print
  for (const line of held) say(line)
  await asked
  watching.stop()
  operations.close()
  faults.letGo()
  await stopAll()
  return 0
}

/** A run of real processes under a nemesis, up to the evidence that is judged afterwards. */
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { urlOf } from '../../../impl/node/network/members.js'
import { type Supervisor, type SupervisorOptions, startCluster } from '../../../impl/node/process/supervisor.js'
import { seededRandom } from '../../../impl/node/simulated/random.js'
import { ServerId } from '../../../impl/raft/types.js'
import { whoAnswers } from '../cluster-run/answering.js'
import { type Audit, commonDigest } from '../cluster-run/audit.js'
import { emptyLedger } from '../cluster-run/ledger.js'
import type { AttemptsOptions } from './attempts.js'
import { runClient } from './client.js'
import type { Evidence } from './evidence.js'
import { runNemesis } from './nemesis.js'
import { type Network, openNetwork } from './network.js'
import { diskFaultsIn, type ProcessFaults, processFaults } from './process-faults.js'
import { readBack } from './read-back.js'
import { recorderOf } from './recorder.js'
import { drawSchedule } from './schedule.js'
import { trafficOf } from './traffic.js'
import { watch } from './watch.js'

export interface ChaosOptions {
  readonly seed: number
  readonly nodes: number
  /** Faults and clients go on for this long, from the moment when all nodes are up. */
  readonly seconds: number
  readonly clients: number
  /** At most this many nodes are killed, paused or have a bad disk at once. */
  readonly atOnce: number
  /** A new folder for the data, the traces and the switches of the faults. */
  readonly folder: string
  /** How to run a node that writes its trace into `tracesIn(folder)`; see the supervisor. */
  readonly command: SupervisorOptions['command']
  readonly execArgv: readonly string[]
  readonly signal: AbortSignal
  /** Told, now and then, how many attempts were answered. */
  readonly progress: (answered: number, seconds: number) => void
  /** Told what happens, in one line. */
  readonly event: (line: string) => void
}

export const tracesIn = (folder: string): string => `${folder}/trace`

const PROGRESS_MS = 200
/** The lines that a node says last are shown with what went wrong. */
const KEPT_LINES = 5
/** Whoever is not served within this time after everything was healed has waited in vain. */
const CALM_S = 20
/** Reading everything back takes longer, the more there is; but then something has gone wrong. */
const READ_WITHIN_S = 300
const LOOK_MS = 50
/** The line of a node whose shop breaks a rule of its own begins so. */
const DAMAGE = 'the shop is damaged'

/** Left: the cluster did not come up, and why. When it resolves, no node is left running. */
export const runChaos = async (options: ChaosOptions): Promise<Either<string, Evidence>> => {
  const { folder, nodes, seed, command, execArgv, signal } = options
  const findings: string[] = []
  const said = new Map<string, string[]>()
  let cluster: Supervisor | null = null
  const found = (finding: string): void => {
    if (!signal.aborted) findings.push(finding)
  }
  const faults = processFaults({ folder, cluster: () => cluster, found, isAborted: () => signal.aborted })
  const network = await openNetwork(nodes, seed)
  try {
    const started = await startCluster({
      ...{ data: `${folder}/data`, size: nodes, execArgv },
      command: (plan, id, data) => [
        ...command(network.seenBy(plan, id), id, data),
        ...['--disk-faults', diskFaultsIn(folder, id)],
      ],
      log: (id, line) => {
        said.set(id, [...(said.get(id) ?? []), line].slice(-KEPT_LINES))
        if (line.includes(DAMAGE)) found(`${id}: ${line}`)
      },
      lost: (id, how) => faults.lost(id, how, said.get(id)?.join(' | ') ?? 'nothing'),
    })
    if (isLeft(started)) return started
    cluster = started.right
    const evidence = await exercised(options, cluster, network, faults, findings)
    return signal.aborted ? left('stopped before its end') : right(evidence)
  } finally {
    await cluster?.stopAll()
    await network.close()
  }
}

const exercised = async (
  options: ChaosOptions,
  cluster: Supervisor,
  network: Network,
  faults: ProcessFaults,
  findings: string[],
): Promise<Evidence> => {
  const { seed, nodes, seconds, clients, atOnce, folder, signal, progress, event } = options
  const began = performance.now()
  const now = (): number => (performance.now() - began) / 1000
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  // Nobody waits any more for what is under way.
  signal.addEventListener('abort', () => agent.destroy(), { once: true })
  const ids = cluster.members.map(({ id }) => ServerId(id))
  const schedule = drawSchedule({ seed, nodes, seconds, atOnce })
  const ledger = emptyLedger()
  const recorder = recorderOf(now)
  const traffic = trafficOf(now)
  const watching = watch(agent, cluster, now)
  const ticking = setInterval(() => progress(traffic.total().answered, now()), PROGRESS_MS)
  const served: (number | null)[] = Array.from({ length: clients }, () => null)
  let healed = Number.POSITIVE_INFINITY
  let isOver = false

  const attempts = (process: number, until: () => number): AttemptsOptions => ({
    ...{ agent, urls: cluster.members.map(urlOf), recorder, traffic, process, processes: clients },
    random: seededRandom(seed * 1000 + process + 1),
    isHopeless: () => signal.aborted || now() > until(),
  })
  const found = (finding: string): void => {
    if (!signal.aborted) findings.push(finding)
  }
  try {
    const running = served.map((_, k) =>
      runClient({
        ...attempts(k, () => healed + CALM_S),
        ...{ name: `c${k + 1}`, ledger, found, now },
        served: (asked) => {
          if (asked >= healed) served[k] ??= now()
        },
        isOver: () => isOver || signal.aborted,
      }),
    )
    const leader = watching.leader
    const happened = await runNemesis({
      ...{ schedule, ids, faults, network, leader, now, signal, event, until: seconds },
    })
    while (now() < seconds && !signal.aborted) await sleep(LOOK_MS)
    healed = now()
    event('every fault is over')
    const isServed = (): boolean => served.every((at) => at !== null)
    while (!isServed() && now() < healed + CALM_S && !signal.aborted) await sleep(LOOK_MS)
    isOver = true
    const gaveUp = (await Promise.all(running)).filter((outcome) => outcome === 'GaveUp').length
    const ended = now()
    const reading = {
      ...attempts(2 ** 30, () => ended + READ_WITHIN_S),
      products: ledger.products().map(({ id }) => id),
      lastOrder: ledger.orders().length + gaveUp + 1,
    }
    const holdings = signal.aborted ? left('stopped before its end') : await readBack(reading)
    const answering = signal.aborted ? [] : await whoAnswers(agent, cluster.members)
    const replicas: Audit = signal.aborted ? { findings: [], digest: null } : await commonDigest(agent, cluster.members)
    await watching.stop()
    return {
      ...{
        seed,
        nodes: ids,
        clients,
        atOnce,
        planned: schedule.length,
        happened,
        healed,
        ended,
        served,
        answering,
        findings,
      },
      ...{ history: recorder.events(), ledger, open: gaveUp, holdings, replicas },
      ...{ disagreements: watching.disagreements(), phases: watching.phases(), memory: watching.memory() },
      ...{ traffic: traffic.seconds(), messages: network.counts(), traces: tracesIn(folder) },
    }
  } finally {
    clearInterval(ticking)
    await watching.stop()
    agent.destroy()
  }
}

/** A run of a real cluster: processes, clients, kills, and in the end the audit of everything that was acknowledged. */
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { urlOf } from '../../../impl/node/network/members.js'
import { type Supervisor, type SupervisorOptions, startCluster } from '../../../impl/node/process/supervisor.js'
import { seededRandom } from '../../../impl/node/simulated/random.js'
import { muteFindings, whoAnswers } from './answering.js'
import { type Audit, audit } from './audit.js'
import { runClient, type Stats } from './client.js'
import { emptyLedger, type Ledger } from './ledger.js'
import { type Kill, runNemesis } from './nemesis.js'

export interface ClusterRunOptions {
  readonly nodes: number
  /** How long the clients go on, from the moment when all nodes are up. */
  readonly seconds: number
  readonly clients: number
  /** How many nodes are killed with SIGKILL, and started again. */
  readonly kills: number
  /** Of what the clients and the kills do; the processes keep their own time. */
  readonly seed: number
  /** The cluster's folder, which must be new: what an older run acknowledged is not known. */
  readonly dataDir: string
  /** How to run a node; see the supervisor. What it traces, and where, is part of the command. */
  readonly command: SupervisorOptions['command']
  readonly execArgv: readonly string[]
  readonly signal: AbortSignal
  /** Told, now and then, how many operations were acknowledged. */
  readonly progress: (acknowledged: number, seconds: number) => void
  /** Told what happens, in one line: a kill, a node that is up again. */
  readonly event: (line: string) => void
}

export interface ClusterRun {
  /** One line for each thing that went wrong; empty if all is well. */
  readonly findings: readonly string[]
  readonly nodes: number
  readonly clients: number
  readonly seconds: number
  readonly acknowledged: number
  readonly refused: number
  readonly retries: number
  readonly products: number
  readonly orders: number
  readonly kills: readonly Kill[]
  /** Operations in a second, and milliseconds of an operation, retries included. */
  readonly perSecond: number
  readonly latency: { readonly p50: number; readonly p99: number; readonly most: number }
  readonly digest: string | null
}

const PROGRESS_MS = 100
/** The lines that a node says last are shown with what went wrong. */
const KEPT_LINES = 5

/** Left: the cluster did not come up, and why. When it resolves, no node is left running. */
export const runCluster = async (options: ClusterRunOptions): Promise<Either<string, ClusterRun>> => {
  const findings: string[] = []
  const said = new Map<string, string[]>()
  const { dataDir: data, nodes: size, command, execArgv, signal } = options
  const started = await startCluster({
    data,
    size,
    command,
    execArgv,
    log: (id, line) => said.set(id, [...(said.get(id) ?? []), line].slice(-KEPT_LINES)),
    lost: (id, how) => {
      // Ctrl-C reaches the nodes too, and may reach them first.
      if (!signal.aborted) findings.push(`${id} went by itself: ${how}; it said: ${said.get(id)?.join(' | ')}`)
    },
  })
  if (isLeft(started)) return started
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  // Nobody waits any more for what is under way.
  signal.addEventListener('abort', () => agent.destroy(), { once: true })
  try {
    const run = await exercised(options, started.right, agent, findings)
    return signal.aborted ? left('stopped before its end') : right(run)
  } finally {
    agent.destroy()
    await started.right.stopAll()
  }
}

const exercised = async (
  options: ClusterRunOptions,
  cluster: Supervisor,
  agent: Agent,
  findings: string[],
): Promise<ClusterRun> => {
  const { nodes, clients, signal, progress } = options
  const ledger = emptyLedger()
  const stats: Stats = { latencies: [], retries: 0 }
  const began = performance.now()
  const ticking = setInterval(() => progress(ledger.acknowledged(), (performance.now() - began) / 1000), PROGRESS_MS)
  const kills = await traffic(options, cluster, agent, ledger, stats, findings).finally(() => clearInterval(ticking))
  const seconds = (performance.now() - began) / 1000
  const audited: Audit = signal.aborted ? { findings: [], digest: null } : await audit(agent, cluster.members, ledger)
  const mute = signal.aborted ? [] : muteFindings(await whoAnswers(agent, cluster.members))
  const latency = quantiles(stats.latencies)
  return {
    findings: [...findings, ...audited.findings, ...mute, ...slowFindings(latency)],
    nodes,
    clients,
    seconds,
    acknowledged: ledger.acknowledged(),
    refused: ledger.refused(),
    retries: stats.retries,
    products: ledger.products().length,
    orders: ledger.orders().length,
    kills,
    perSecond: stats.latencies.length / seconds,
    latency,
    digest: audited.digest,
  }
}

/** Clients and kills together; resolves when nothing is under way any more and every node is up. */
const traffic = async (
  { clients, kills, seconds, seed, signal, event }: ClusterRunOptions,
  cluster: Supervisor,
  agent: Agent,
  ledger: Ledger,
  stats: Stats,
  findings: string[],
): Promise<readonly Kill[]> => {
  let isOver = false
  const found = (finding: string): void => {
    if (!signal.aborted) findings.push(finding)
  }
  const urls = cluster.members.map(urlOf)
  const running = Array.from({ length: clients }, (_, k) =>
    runClient({
      name: `c${k + 1}`,
      agent,
      urls,
      ledger,
      random: seededRandom(seed * 1000 + k + 1),
      stats,
      found,
      isOver: () => isOver || signal.aborted,
      isAborted: () => signal.aborted,
    }),
  )
  const random = seededRandom(seed)
  const killing = runNemesis({ agent, cluster, kills, seconds, random, signal, found, event })
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {})
  const done = await killing
  isOver = true
  await Promise.all(running)
  return done
}

/**
 * How long one of a hundred operations may take, its retries included. After this time a node itself gives a request up, and
 * to elect another leader after a SIGKILL takes a fifth of it: a client that waits longer was left without an answer.
 */
export const P99_WITHIN_MS = 5_000

/** One line if the clients waited too long. */
export const slowFindings = ({ p99 }: ClusterRun['latency']): readonly string[] =>
  p99 > P99_WITHIN_MS
    ? [`1 of 100 operations took ${(p99 / 1000).toFixed(1)} s or more, where ${P99_WITHIN_MS / 1000} s are allowed`]
    : []

const quantiles = (values: readonly number[]): ClusterRun['latency'] => {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { p50: at(0.5), p99: at(0.99), most: at(1) }
}

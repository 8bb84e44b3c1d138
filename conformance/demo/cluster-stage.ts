/** Runs a cluster of processes, kills some of them, and audits what it acknowledged. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { counted, grouped } from '../../text/counts.js'
import { truncated, wrapped } from '../../text/layout.js'
import { type ClusterRun, runCluster } from '../harness/cluster-run/run.js'
import { type Context, dataIn, type Load, type Stage, type StageResult, stopped, tracesIn } from './stage.js'

const coveredBy = ({ nodes, clients, seconds, kills }: Load): string =>
  `${counted(nodes, 'process', 'processes')} on loopback TCP with write-ahead logs, ${counted(clients, 'client')} over HTTP for ${seconds} s, ${counted(kills, 'SIGKILL')}`

const killed = ({ kills }: ClusterRun): string =>
  kills.map(({ node, role, down }) => `${role} ${node} (back after ${down.toFixed(1)} s)`).join(', ')

const runLines = (run: ClusterRun, width: number): readonly string[] => {
  const { acknowledged, refused, retries, products, orders, latency, perSecond, digest } = run
  const ms = (value: number): string => `${value.toFixed(1)} ms`
  return [
    `${counted(acknowledged, 'operation')} acknowledged, ${grouped(refused)} of them refused for want of stock, ${counted(retries, 'retry', 'retries')}`,
    `${grouped(Math.round(perSecond))} operations/s; ${ms(latency.p50)} in the median, ${ms(latency.p99)} at 99 %, ${ms(latency.most)} at most`,
    ...(run.kills.length === 0 ? [] : [`killed and started again: ${killed(run)}`]),
    `read back: ${counted(orders, 'order')}; of ${counted(products, 'product')} stock = initial + restocked - sold`,
    `equal on all nodes: digest ${digest ?? 'none'}`,
  ].flatMap((line) => wrapped(line, width, 2))
}

/** This many findings are shown. */
const MOST = 10

const findingLines = (findings: readonly string[], width: number): readonly string[] => [
  ...findings.slice(0, MOST).flatMap((finding) => wrapped(finding, width, 2)),
  ...(findings.length > MOST ? [`and ${findings.length - MOST} more`] : []),
]

/** A run whose kills did not all happen has not shown what it is to show. */
const findingsOf = (run: ClusterRun, { kills }: Load): readonly string[] => [
  ...run.findings,
  ...(run.kills.length < kills ? [`only ${run.kills.length} of ${counted(kills, 'kill')} came about`] : []),
]

const told = (run: ClusterRun, { load, width, style }: Context): StageResult => {
  const findings = findingsOf(run, load)
  const [first] = findings
  const { acknowledged, kills } = run
  return {
    verdict: first === undefined ? 'holds' : 'fails',
    covered: coveredBy(load),
    figure:
      first ??
      `${counted(acknowledged, 'operation')} acknowledged, all there after ${counted(kills.length, 'SIGKILL')}`,
    lines: first === undefined ? runLines(run, width) : findingLines(findings, width).map(style.bad),
    json: { ...run, findings },
  }
}

const run = async (context: Context): Promise<StageResult> => {
  const { load, folder, command, execArgv, signal, show, say } = context
  const ended = await runCluster({
    ...load,
    dataDir: dataIn(folder),
    command: command(tracesIn(folder)),
    execArgv,
    signal,
    progress: (acknowledged, seconds) =>
      show((width) => truncated(`${seconds.toFixed(0)} s, ${counted(acknowledged, 'operation')} acknowledged`, width)),
    event: say,
  })
  if (signal.aborted) return stopped(coveredBy(load))
  if (isLeft(ended)) {
    const covered = coveredBy(load)
    return { verdict: 'fails', covered, figure: ended.left, lines: [context.style.bad(ended.left)], json: {} }
  }
  return told(ended.right, context)
}

export const clusterStage: Stage = {
  name: 'cluster',
  what: 'A cluster of processes sells over HTTP while its leader and then a follower are killed and started again.',
  run,
}

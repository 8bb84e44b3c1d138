/** The stages of `verify` that run a cluster of processes, and validate the trace of that very run. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { counted } from '../../../conformance/report/display.js'
import { validationLines } from '../../../conformance/report/validation.js'
import { type Supervisor, startCluster } from '../../../impl/node/supervisor.js'
import { styleOf, widthOf } from '../../terminal.js'
import { nodeCommand } from '../cluster.js'
import { verdictOn } from '../validate.js'
import { putThrough } from './scenario.js'
import type { Outcome, Stage } from './stage.js'

const NODES = 3
const traceIn = (folder: string): string => join(folder, 'trace')

const told = async (cluster: Supervisor): Promise<Outcome> => {
  const { orders, kills, problems } = await putThrough(cluster)
  const [first] = problems
  if (first !== undefined) return { result: 'fails', short: first, lines: problems }
  const short = `${counted(orders, 'acknowledged order')}, all there after SIGKILL of ${kills.join(' and ')}`
  return { result: 'holds', short, lines: [short] }
}

/** Ctrl-C stops the nodes and then the stage. */
const interruption = (): { readonly happens: Promise<Outcome>; readonly forget: () => void } => {
  let listener = () => {}
  const happens = new Promise<Outcome>((resolve) => {
    listener = () => resolve({ result: 'interrupted', short: 'stopped by Ctrl-C', lines: [] })
  })
  process.once('SIGINT', listener)
  return { happens, forget: () => void process.off('SIGINT', listener) }
}

export const clusterStage = (folder: string): Stage => ({
  name: 'a cluster of processes',
  what: `${NODES} nodes on loopback TCP with write-ahead logs sell, while the leader and then a follower are killed and started again.`,
  run: async () => {
    const { happens, forget } = interruption()
    /** The nodes' own words, for the case that something goes wrong. */
    const words: string[] = []
    const cluster = await startCluster({
      data: join(folder, 'data'),
      size: NODES,
      command: nodeCommand(process.argv[1] ?? '', traceIn(folder)),
      execArgv: process.execArgv,
      log: (id, line) => words.push(`${id}: ${line}`),
      lost: (id, how) => words.push(`${id} is gone: ${how}`),
    })
    if (isLeft(cluster)) {
      forget()
      return { result: 'fails', short: cluster.left, lines: words }
    }
    try {
      const outcome = await Promise.race([told(cluster.right), happens])
      return outcome.result === 'fails' ? { ...outcome, lines: [...outcome.lines, ...words] } : outcome
    } finally {
      forget()
      await cluster.right.stopAll()
    }
  },
})

export const validationStage = (folder: string): Stage => ({
  name: 'trace validation',
  what: 'The trace of that very run, explained by the model, event by event.',
  run: async () => {
    const traces = traceIn(folder)
    const verdict = verdictOn(readdirSync(traces).map((file) => join(traces, file)))
    const lines = validationLines(verdict, widthOf(process.stdout), styleOf(process.stdout))
    const [short = ''] = validationLines(verdict)
    return { result: verdict._tag === 'Validated' ? 'holds' : 'fails', short, lines }
  },
})

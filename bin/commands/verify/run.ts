/** What `verify` does: shows the whole of Lockstep at work, one stage after the other, and sums it up in a table. */
import { existsSync, rmSync } from 'node:fs'
import { isLeft } from 'fp-ts/lib/Either.js'
import { type Ended, resultOf, runPipeline } from '../../../conformance/demo/pipeline.js'
import { type Context, chaosIn, dataIn, type StageName, tracesIn } from '../../../conformance/demo/stage.js'
import { summaryJson, summaryLines } from '../../../conformance/demo/summary.js'
import { wrapped } from '../../../text/layout.js'
import type { ExitCode } from '../../cli/command.js'
import { liveLine, printLines, styleOf, widthOf } from '../../cli/terminal.js'
import { folderFor } from '../../processes/folder.js'
import { nodeCommand } from '../../processes/node-command.js'
import type { VerifyValues } from './flags.js'

/** With --json everything but the one object goes to standard error. */
const streamOf = ({ json }: VerifyValues) => (json ? process.stderr : process.stdout)

const contextOf = (
  values: VerifyValues,
  folder: string,
  signal: AbortSignal,
  live: ReturnType<typeof liveLine>,
): Context => {
  const { nodes, clients, seconds, kills, seed, chaosSeconds } = values
  const out = streamOf(values)
  return {
    load: { nodes, clients, seconds, kills, seed },
    chaosSeconds,
    folder,
    command: (traceDir) => nodeCommand(process.argv[1] ?? '', traceDir),
    execArgv: process.execArgv,
    signal,
    show: live.show,
    say: (line) => {
      live.clear()
      printLines(out, [line])
    },
    width: widthOf(out),
    style: styleOf(out),
  }
}

/** What the cluster left is evidence of what went wrong; else it is removed unless it is to be kept. */
const cleaned = (folder: string, ended: readonly Ended[], keep: string | null): readonly string[] => {
  const leaving: readonly StageName[] = ['cluster', 'trace', 'chaos']
  const isEvidence = ended.some(
    ({ name, verdict }) => ['fails', 'undecided'].includes(verdict) && leaving.includes(name),
  )
  if (keep === null && !isEvidence) {
    rmSync(folder, { recursive: true, force: true })
    return []
  }
  return [
    ...(existsSync(dataIn(folder)) ? [`logs of the cluster: ${dataIn(folder)}; its traces: ${tracesIn(folder)}`] : []),
    ...(existsSync(chaosIn(folder)) ? [`logs and traces of the cluster under the nemesis: ${chaosIn(folder)}`] : []),
  ]
}

const exitCodes: Readonly<Record<ReturnType<typeof resultOf>, ExitCode>> = {
  ...{ ok: 0, violation: 1, undecided: 3, stopped: 130 },
}

export const runVerify = async (values: VerifyValues): Promise<ExitCode> => {
  const made = folderFor(values.keep, 'lockstep-verify-')
  if (isLeft(made)) {
    printLines(process.stderr, [`lockstep: ${made.left}`])
    return 2
  }
  const folder = made.right
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  // A second one ends the program at once; the nodes notice that it is gone, and stop.
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const live = liveLine(process.stderr)
  const context = contextOf(values, folder, stopping.signal, live)
  const { width, style } = context
  const out = streamOf(values)
  const ended = await runPipeline(values.only, context, {
    begins: ({ name, what }, number, of) =>
      printLines(out, [style.strong(`${number}/${of} ${name}`), ...wrapped(what, width, 0), '']),
    ended: ({ lines, seconds }) => {
      live.clear()
      printLines(out, [...lines, `(${seconds.toFixed(1)} s)`, ''])
    },
  })
  process.off('SIGINT', stop).off('SIGTERM', stop)
  const leftBehind = cleaned(folder, ended, values.keep)
  if (values.json) process.stdout.write(`${JSON.stringify(summaryJson(ended, values.only.length))}\n`)
  printLines(out, [...summaryLines(ended, width, style), ...leftBehind])
  return exitCodes[resultOf(ended, values.only.length)]
}

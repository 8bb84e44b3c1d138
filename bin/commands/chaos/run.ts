/** What `chaos` does: runs a cluster of processes under a nemesis, judges what it left, and tells. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { Evidence } from '../../../conformance/harness/chaos/evidence.js'
import { judge } from '../../../conformance/harness/chaos/judge.js'
import { runChaos, tracesIn } from '../../../conformance/harness/chaos/run.js'
import { minority } from '../../../conformance/harness/chaos/schedule.js'
import type { Verdict } from '../../../conformance/harness/chaos/verdict.js'
import { writeHistory } from '../../../conformance/histories/file.js'
import { shopLanguage } from '../../../conformance/histories/shop/spec.js'
import { chaosLines, resultOf, titleOf } from '../../../conformance/report/chaos/lines.js'
import { chaosReport } from '../../../conformance/report/chaos/report.js'
import { counted } from '../../../text/counts.js'
import { truncated } from '../../../text/layout.js'
import type { ExitCode } from '../../cli/command.js'
import { liveLine, printLines, styleOf, widthOf } from '../../cli/terminal.js'
import { folderFor } from '../../processes/folder.js'
import { nodeCommand } from '../../processes/node-command.js'
import { writeReport } from '../../reports/explorer-report.js'
import type { ChaosValues } from './flags.js'

const historyIn = (folder: string): string => join(folder, 'history.jsonl')

const refuse = (why: string): ExitCode => {
  printLines(process.stderr, [`lockstep: ${why}`])
  return 2
}

/** What is left is evidence of what went wrong; else it is removed unless it is to be kept. */
const leftBehind = (folder: string, { history }: Evidence, isEvidence: boolean): readonly string[] => {
  if (!isEvidence) {
    rmSync(folder, { recursive: true, force: true })
    return []
  }
  writeHistory(shopLanguage, historyIn(folder), history)
  return [`data: ${join(folder, 'data')}; traces: ${tracesIn(folder)}; history: ${historyIn(folder)}`]
}

const told = (values: ChaosValues, folder: string, evidence: Evidence, verdicts: readonly Verdict[]): ExitCode => {
  const { json, keep } = values
  const out = json ? process.stderr : process.stdout
  const result = resultOf(verdicts)
  const remains = leftBehind(folder, evidence, result !== 'ok' || keep !== null)
  const printed = `${JSON.stringify(chaosReport(evidence, verdicts))}\n`
  if (json) process.stdout.write(printed)
  printLines(out, [...chaosLines(evidence, verdicts, widthOf(out), styleOf(out)), ...remains])
  const isTold = writeReport(values, () => ({
    title: `lockstep chaos, seed ${evidence.seed}`,
    isGood: result === 'undecided' ? null : result === 'ok',
    lines: [titleOf(verdicts)],
    files: [{ name: 'chaos.json', text: printed }],
  }))
  if (result === 'violation') return 1
  if (!isTold) return 2
  return result === 'undecided' ? 3 : 0
}

export const runChaosCommand = async (values: ChaosValues): Promise<ExitCode> => {
  const { seed, nodes, seconds, clients, down, keep, json } = values
  const made = folderFor(keep, 'lockstep-chaos-')
  if (isLeft(made)) return refuse(made.left)
  const folder = made.right
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  // A second one ends the program at once, and the nodes with it.
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const live = liveLine(process.stderr)
  const out = json ? process.stderr : process.stdout
  const ended = await runChaos({
    ...{ seed, nodes, seconds, clients, folder, signal: stopping.signal, execArgv: process.execArgv },
    atOnce: down ?? minority(nodes),
    command: nodeCommand(process.argv[1] ?? '', tracesIn(folder)),
    progress: (answered, at) =>
      live.show((width) => truncated(`${at.toFixed(0)} s, ${counted(answered, 'request')} answered`, width)),
    event: (line) => {
      live.clear()
      printLines(out, [line])
    },
  })
  // No process is left that would have to be stopped: from here on Ctrl-C just ends the program.
  process.off('SIGINT', stop).off('SIGTERM', stop)
  if (isLeft(ended)) {
    live.clear()
    if (keep === null) rmSync(folder, { recursive: true, force: true })
    if (!stopping.signal.aborted) return refuse(ended.left)
    printLines(process.stderr, [ended.left])
    return 130
  }
  const verdicts = judge(ended.right, (what) => live.show((width) => truncated(what, width)))
  live.clear()
  return told(values, folder, ended.right, verdicts)
}

/** What `verify` does: shows the whole of Lockstep at work, one stage after the other, and sums it up in a table. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wrapped } from '../../conformance/report/layout.js'
import { table } from '../../conformance/report/table.js'
import type { ExitCode } from '../cli/command.js'
import { printLines, styleOf, widthOf } from '../terminal.js'
import { clusterStage, validationStage } from './verify/cluster-stages.js'
import { brokenRuleStage, modelStages, refinementStage } from './verify/explorations.js'
import type { Outcome, Stage } from './verify/stage.js'

interface Ended extends Outcome {
  readonly name: string
  readonly seconds: number
}

const runStage = async ({ name, what, run }: Stage, number: string): Promise<Ended> => {
  const { stdout } = process
  const style = styleOf(stdout)
  printLines(stdout, [style.strong(`${number} ${name}`), ...wrapped(what, widthOf(stdout), 0), ''])
  const started = performance.now()
  const outcome = await run()
  printLines(stdout, [...outcome.lines, ''])
  return { ...outcome, name, seconds: (performance.now() - started) / 1000 }
}

const summary = (ended: readonly Ended[]): readonly string[] => {
  const { stdout } = process
  const style = styleOf(stdout)
  const marks = { holds: style.good, fails: style.bad, interrupted: style.warning }
  const lines = table(
    [
      { heading: 'stage', align: 'left' },
      { heading: 'result', align: 'left' },
      { heading: 'seconds', align: 'right' },
      { heading: 'what was seen', align: 'left' },
    ],
    ended.map(({ name, result, seconds, short }) => [name, result, seconds.toFixed(1), short]),
    widthOf(stdout),
  )
  return lines.map((line, k) => {
    const stage = ended[k - 1]
    return stage === undefined ? style.strong(line) : marks[stage.result](line)
  })
}

/** Later stages stand on earlier ones: the first that does not hold is the last that is run. */
const runAll = async (stages: readonly Stage[]): Promise<readonly Ended[]> => {
  const ended: Ended[] = []
  for (const [k, stage] of stages.entries()) {
    const one = await runStage(stage, `${k + 1}/${stages.length}`)
    ended.push(one)
    if (one.result !== 'holds') break
  }
  return ended
}

const exitCodeOf = (ended: readonly Ended[]): ExitCode => {
  if (ended.some(({ result }) => result === 'fails')) return 1
  return ended.some(({ result }) => result === 'interrupted') ? 130 : 0
}

export const runVerify = async (): Promise<ExitCode> => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-verify-'))
  const stages = [...modelStages, refinementStage, clusterStage(folder), validationStage(folder), brokenRuleStage]
  const ended = await runAll(stages)
  const code = exitCodeOf(ended)
  printLines(process.stdout, summary(ended))
  // What the cluster left is evidence of what went wrong.
  if (code === 1) printLines(process.stdout, [`the cluster's logs and traces are kept in ${folder}`])
  else rmSync(folder, { recursive: true })
  return code
}

/** What `zoo` does: hunts the bugs, each a row of a table as soon as it is caught, and then puts the control to the test. */

import type { Entry } from '../../../conformance/zoo/entry.js'
import { entryLines, listLines, zooJson, zooSummary, zooTable } from '../../../conformance/zoo/report.js'
import { isAsDeclared, type Listener, runZoo } from '../../../conformance/zoo/run.js'
import { zoo } from '../../../conformance/zoo/zoo.js'
import { counted } from '../../../text/counts.js'
import { truncated } from '../../../text/layout.js'
import type { ExitCode } from '../../cli/command.js'
import { nearest } from '../../cli/nearest.js'
import { type LiveLine, liveLine, printLines, styleOf, widthOf } from '../../cli/terminal.js'
import { writeReport } from '../../reports/explorer-report.js'
import type { ZooValues } from './flags.js'

const working =
  (live: LiveLine): Listener['working'] =>
  (what, states) =>
    live.show((width) => truncated(`${what}: ${counted(states, 'state')}`, width))

const hunt = async (entries: readonly Entry[], values: ZooValues): Promise<ExitCode> => {
  const { show, json } = values
  const { stdout } = process
  const width = widthOf(stdout)
  const style = styleOf(stdout)
  const live = liveLine(process.stderr)
  const table = zooTable(entries, width, style)
  const withTable = !json && show === null
  if (withTable) printLines(stdout, [table.heading])
  const result = await runZoo(entries, {
    working: working(live),
    ended: (tried) => {
      live.clear()
      if (withTable) printLines(stdout, [table.rowOf(tried)])
      if (show !== null) printLines(stdout, [...entryLines(tried, width, style), ''])
    },
  })
  live.clear()
  if (json) stdout.write(`${JSON.stringify(zooJson(result))}\n`)
  else printLines(stdout, zooSummary(result, width, style))
  const plainTable = zooTable(entries)
  const isTold = writeReport(values, () => ({
    title: 'lockstep zoo',
    isGood: isAsDeclared(result),
    lines: [
      ...zooSummary(result),
      '',
      plainTable.heading,
      ...result.entries.map(plainTable.rowOf),
      ...result.entries.flatMap((tried) => ['', ...entryLines(tried)]),
    ],
    files: [],
  }))
  if (!isTold) return 2
  return isAsDeclared(result) ? 0 : 1
}

const refuse = (name: string): ExitCode => {
  const meant = nearest(
    name,
    zoo.map((entry) => entry.name),
  )
  const hint = meant === undefined ? 'lockstep zoo --list tells their names' : `did you mean ${meant}?`
  printLines(process.stderr, [`lockstep: there is no bug "${name}" in the zoo: ${hint}`])
  return 2
}

export const runZooCommand = async (values: ZooValues): Promise<ExitCode> => {
  if (values.list) {
    printLines(process.stdout, listLines(zoo, widthOf(process.stdout)))
    return 0
  }
  const name = values.only ?? values.show
  if (name === null) return hunt(zoo, values)
  const entry = zoo.find((one) => one.name === name)
  return entry === undefined ? refuse(name) : hunt([entry], values)
}

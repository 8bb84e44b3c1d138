/** What `convert` does: reads all of a run, infers what the other format leaves out, and writes a folder of traces at once. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { chain, type Either, isLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { counted } from '../../../text/counts.js'
import { readCcf } from '../../../traces/adapters/ccf/read.js'
import { readEtcd } from '../../../traces/adapters/etcd/read.js'
import type { Told } from '../../../traces/adapters/step.js'
import { type Woven, weave } from '../../../traces/adapters/weave.js'
import { type Problem, showProblem } from '../../../traces/problem.js'
import type { ExitCode } from '../../cli/command.js'
import type { ValuesOf } from '../../cli/flags.js'
import { printLines } from '../../cli/terminal.js'
import type { convert } from './flags.js'

type From = ValuesOf<typeof convert.flags>['from']

const readers: Readonly<Record<From, (files: readonly string[]) => Either<Problem, Told>>> = {
  etcd: readEtcd,
  ccf: readCcf,
}

/** A file's name for a node, whose own name may have letters that no file's may. */
const fileOf = (node: string, nodes: readonly string[]): string =>
  /^[\w-][\w.-]*$/.test(node) ? `${node}.ndjson` : `node-${nodes.indexOf(node) + 1}.ndjson`

/** Writes the files into a folder beside `out`, which then takes its name: nothing half written is ever there. */
const write = (out: string, traces: readonly Woven[]): void => {
  const parent = dirname(resolve(out))
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, '.converted-'))
  try {
    for (const { header, events } of traces) {
      const lines = [header, ...events].map((line) => `${JSON.stringify(line)}\n`)
      writeFileSync(join(folder, fileOf(header.node, header.nodes)), lines.join(''))
    }
    renameSync(folder, out)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const refused = (line: string): ExitCode => {
  printLines(process.stderr, [line])
  return 2
}

export const runConvert = async (
  files: readonly string[],
  { from, out }: ValuesOf<typeof convert.flags>,
): Promise<ExitCode> => {
  if (existsSync(out)) return refused(`lockstep: ${out} is there already; expected a folder that is not there yet`)
  const twice = files.find((file, k) => files.findIndex((other) => resolve(other) === resolve(file)) < k)
  if (twice !== undefined) return refused(`lockstep: ${twice} is given twice; expected each file once`)
  const traces = pipe(readers[from](files), chain(weave))
  if (isLeft(traces)) return refused(showProblem(traces.left))
  try {
    write(out, traces.right)
  } catch (error) {
    return refused(`lockstep: ${error instanceof Error ? error.message : String(error)}`)
  }
  const events = traces.right.reduce((sum, trace) => sum + trace.events.length, 0)
  printLines(process.stdout, [`${out}: ${counted(events, 'event')} of ${counted(traces.right.length, 'node')}`])
  return 0
}

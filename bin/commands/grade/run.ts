/** What `grade` does: has a reducer asked, and shows the report. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { grade } from '../../../conformance/grade/grade.js'
import { isGood, type Part } from '../../../conformance/grade/part.js'
import type { Where } from '../../../conformance/grade/thread.js'
import { counted } from '../../../text/counts.js'
import type { ExitCode } from '../../cli/command.js'
import { printLines } from '../../cli/terminal.js'
import type { GradeValues } from './flags.js'

const whereOf = (files: readonly string[], command: string | null): Either<string, Where> => {
  const [file, ...others] = files
  if ((file === undefined) === (command === null) || others.length > 0)
    return left('grade: expected one FILE, or --process COMMAND')
  if (command !== null) return right({ _tag: 'Process', command })
  if (file === undefined || !existsSync(file))
    return left(`${file}: no such file; expected a module that exports a reducer`)
  return right({ _tag: 'Module', file, url: pathToFileURL(resolve(file)).href })
}

const partLines = ({ part, what, verdict, figures, lines }: Part): readonly string[] => [
  `${verdict.padEnd(6)} ${part}: ${what}: ${figures}`,
  ...lines.map((line) => `       ${line}`),
]

export const runGrade = async (
  files: readonly string[],
  { process: command, only, features, minutes, seconds, json }: GradeValues,
): Promise<ExitCode> => {
  const where = whereOf(files, command)
  const refuse = (because: string): ExitCode => {
    printLines(process.stderr, [`lockstep: ${because}`])
    return 2
  }
  if (isLeft(where)) return refuse(where.left)
  const done = (part: Part): void => {
    if (!json) printLines(process.stdout, partLines(part))
  }
  const graded = await grade({ where: where.right, scope: { parts: only, features, minutes }, seconds, done })
  if (isLeft(graded)) return refuse(graded.left)
  const parts = graded.right
  const good = parts.filter(isGood).length
  const result = good === parts.length ? 'ok' : 'violation'
  if (json) process.stdout.write(`${JSON.stringify({ result, good, of: parts.length, parts })}\n`)
  else printLines(process.stdout, [`${good} of ${counted(parts.length, 'part')} hold`])
  return result === 'ok' ? 0 : 1
}

/** What `linearizable` does: reads a history, decides, and explains. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import { readHistory } from '../../../conformance/histories/file.js'
import { type Checked, checkShop, searchFor } from '../../../conformance/histories/shop/check.js'
import { shopLanguage } from '../../../conformance/histories/shop/spec.js'
import { counted, grouped } from '../../../text/counts.js'
import { showProblem } from '../../../traces/problem.js'
import type { ExitCode } from '../../cli/command.js'
import { printLines } from '../../cli/terminal.js'
import { filesOf, writeReport } from '../../reports/explorer-report.js'
import type { LinearizableValues } from './flags.js'

type Result = 'ok' | 'violation' | 'undecided'

const resultOf = ({ decision }: Checked): Result =>
  match(decision)
    .returnType<Result>()
    .with({ _tag: 'Linearizable' }, () => 'ok')
    .with({ _tag: 'Lie' }, { _tag: 'Blocked' }, () => 'violation')
    .with({ _tag: 'Undecided' }, () => 'undecided')
    .exhaustive()

/** `conflict`: the lines that explain a violation; `members`: where its operations were invoked, by index. */
const jsonOf = (operations: number, seconds: number, checked: Checked) => ({
  result: resultOf(checked),
  operations,
  pending: checked.pending,
  unplaced: checked.unplaced,
  steps: checked.decision._tag === 'Linearizable' ? checked.decision.searched : null,
  seconds,
  conflict:
    checked.decision._tag === 'Linearizable'
      ? null
      : {
          lines: checked.lines,
          members: checked.conflict?.members.map(({ operation }) => operation.invoked) ?? null,
        },
})

const EXIT: Readonly<Record<Result, ExitCode>> = { ok: 0, violation: 1, undecided: 3 }

const words: Readonly<Record<Result, string>> = {
  ok: 'linearizable',
  violation: 'not linearizable',
  undecided: 'not decided',
}

export const runLinearizable = async (
  files: readonly string[],
  { json, seconds: most, report }: LinearizableValues,
): Promise<ExitCode> => {
  const [file = '', ...others] = files
  if (others.length > 0) {
    printLines(process.stderr, [
      `lockstep: ${counted(files.length, 'file')} given; expected one, since a history is one file`,
    ])
    return 2
  }
  const read = readHistory(shopLanguage, file)
  if (isLeft(read)) {
    printLines(process.stderr, [showProblem(read.left)])
    return 2
  }
  const { happened, failed } = read.right
  const operations = happened.length
  const began = performance.now()
  const checked = checkShop(happened, failed, searchFor(most))
  const seconds = Math.round(performance.now() - began) / 1_000
  const result = resultOf(checked)
  const figures = `${counted(operations, 'operation')}, ${grouped(checked.pending)} of unknown end, ${grouped(checked.unplaced)} answered without a place`
  const lines = [`${file}: ${words[result]}: ${figures}`, ...checked.lines]
  if (json) process.stdout.write(`${JSON.stringify(jsonOf(operations, seconds, checked))}\n`)
  else printLines(process.stdout, lines)
  const isTold = writeReport({ report }, () => ({
    title: 'lockstep linearizable',
    isGood: result === 'undecided' ? null : result === 'ok',
    lines,
    files: filesOf([file]),
  }))
  return isTold ? EXIT[result] : 2
}

/** What the checks saw of the mutants, as a table, as Markdown and as one object. */
import { counted } from '../../text/counts.js'
import { table } from '../../text/table.js'
import { type CheckName, checkNames } from './checks.js'
import type { Mutant } from './entry.js'
import type { Judged } from './run.js'

export interface Row {
  readonly mutant: Mutant
  readonly judged: Judged
}

const seenBy = ({ judged: { verdicts } }: Row): readonly CheckName[] =>
  verdicts.flatMap(({ check, seen }) => (seen === null ? [] : [check]))

const NOT_ASKED = 'not asked'

/** What a check says of a mutant, in a cell: nothing where it was asked and saw nothing. */
const cell = ({ judged }: Row, name: CheckName, told: (seen: string) => string): string => {
  const verdict = judged.verdicts.find(({ check }) => check === name)
  if (verdict === undefined) return NOT_ASKED
  return verdict.seen === null ? '' : told(verdict.seen)
}

/** Safety bugs that no check sees. */
export const missed = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap((row) => (row.mutant.kind === 'safety' && seenBy(row).length === 0 ? [row.mutant.name] : []))

const cellsOf = (row: Row): readonly string[] => [
  row.mutant.name,
  row.mutant.kind,
  ...checkNames.map((name) => cell(row, name, () => 'seen')),
]

export const mutantLines = (rows: readonly Row[], width?: number): readonly string[] =>
  table(
    ['mutant', 'kind', ...checkNames].map((heading) => ({ heading, align: 'left' })),
    rows.map(cellsOf),
    width,
  )

/** How many mutants of each kind each check sees, of those that it was asked about. */
export const sumLines = (rows: readonly Row[]): readonly string[] =>
  (['safety', 'liveness', 'equivalent'] as const).map((kind) => {
    const of = rows.filter(({ mutant }) => mutant.kind === kind)
    const sums = checkNames.map((name) => {
      const asked = of.filter(({ judged }) => judged.verdicts.some(({ check }) => check === name)).length
      const seen = of.filter((row) => seenBy(row).includes(name)).length
      return asked === of.length ? `${name} ${seen}` : `${name} ${seen} of ${asked} asked`
    })
    const any = of.filter((row) => seenBy(row).length > 0).length
    return `${kind}: ${counted(of.length, 'mutant')}, ${any} seen: ${sums.join(', ')}`
  })

const escaped = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, ' ')
    .trim()

/** The table of docs/mutants.md. */
export const markdownLines = (rows: readonly Row[]): readonly string[] => [
  `| mutant | where | what becomes wrong | kind | ${checkNames.join(' | ')} |`,
  `|---|---|---|---|${checkNames.map(() => '---|').join('')}`,
  ...rows.map((row) => {
    const { name, file, what, kind } = row.mutant
    const cells = checkNames.map((check) => cell(row, check, escaped))
    return `| \`${name}\` | \`${file}\` | ${escaped(what)} | ${kind} | ${cells.join(' | ')} |`
  }),
]

export const mutantsJson = (rows: readonly Row[], raised: readonly string[]): object => ({
  result: missed(rows).length === 0 && raised.length === 0 ? 'ok' : 'violation',
  missed: missed(rows),
  raisedAgainstSound: raised,
  mutants: rows.map(({ mutant, judged }) => ({ ...mutant, verdicts: judged.verdicts })),
})

/**
 * Has the model count the rows of spec/counts.json, by default all of them, those that are too dear for the tests included:
 * `tsx bench/counts.ts [NAME…]`. The exit code is 1 if a count is not TLC's.
 */
import { readFileSync } from 'node:fs'
import { type CountsRow, exploreRow, hasCountsOf } from '../conformance/tlc/tlc-counts.js'

const { rows }: { readonly rows: readonly CountsRow[] } = JSON.parse(
  readFileSync(new URL('../spec/counts.json', import.meta.url), 'utf8'),
)
const names = process.argv.slice(2)
const unknown = names.filter((name) => !rows.some((row) => row.name === name))
if (unknown.length > 0) {
  process.stderr.write(`${unknown.join(', ')}: no such row; expected names of rows of spec/counts.json\n`)
  process.exit(2)
}
for (const row of rows.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const report = exploreRow(row)
  const same = hasCountsOf(report, row)
  const counts = `${report.result}, ${report.generated} / ${report.distinct} / ${report.depth}`
  const tlc = same ? 'as TLC' : `TLC has ${row.generated} / ${row.distinct} / ${row.depth}`
  process.stdout.write(`${row.name}: ${counts}; ${tlc}\n`)
  if (!same) process.exitCode = 1
}

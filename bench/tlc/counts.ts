/**
 * Lets TLC count rows of spec/counts.json again: those whose names are given, or all that have a narrower constraint or a feature.
 * `TLA2TOOLS_JAR=… npx tsx bench/tlc/counts.ts [NAME…]`; the exit code is 1 if a count differs.
 */
import { readFileSync } from 'node:fs'
import { type CountsRow, featuresOf, narrowingOf, relaxationsOf } from '../../conformance/tlc/tlc-counts.js'
import { runRow } from './row.js'
import { jarOf } from './run.js'

const { rows }: { readonly rows: readonly CountsRow[] } = JSON.parse(
  readFileSync(new URL('../../spec/counts.json', import.meta.url), 'utf8'),
)

const isNarrow = (row: CountsRow): boolean =>
  Object.keys(narrowingOf(row)).length > 0 || row.everCommitted === true || row.features !== undefined

const count = async (jar: string, row: CountsRow): Promise<string> => {
  const { features: _, ...core } = row
  const lines = await runRow(jar, {
    ...core,
    relaxations: relaxationsOf(row),
    narrowing: narrowingOf(row),
    ...(row.features === undefined ? {} : { features: featuresOf(row) }),
  })
  const text = lines.join('\n')
  const [, generated = '?', distinct = '?'] =
    /(\d+) states generated, (\d+) distinct states found, 0 states/.exec(text) ?? []
  const [, depth = '?'] = /The depth of the complete state graph search is (\d+)/.exec(text) ?? []
  return `${generated} / ${distinct} / ${depth}`
}

const jar = jarOf()
if (jar === undefined) process.exit(2)
const names = process.argv.slice(2)
for (const row of rows.filter((one) => (names.length === 0 ? isNarrow(one) : names.includes(one.name)))) {
  const expected = `${row.generated} / ${row.distinct} / ${row.depth}`
  const found = await count(jar, row)
  process.stdout.write(`${row.name}: TLC ${found}${found === expected ? '' : `; counts.json has ${expected}`}\n`)
  if (found !== expected) process.exitCode = 1
}

/**
 * Which check sees which mutant of the reducer: `tsx bench/mutants.ts [--only NAME,…] [--kind KIND] [--first] [--jobs N]
 * [--results FILE] [--json] [--write]`. The reducer as it is comes first; no check may object to it. `--first`
 * asks no check after the first that sees the mutant. `--results` keeps each result in a file as it comes, and does not
 * ask again what is in it. `--write` puts the table into docs/mutants.md. Exit code 1 if a safety bug is seen by none, or
 * if something is held against the reducer as it is.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { mutants } from '../conformance/mutants/mutants.js'
import { markdownLines, missed, mutantLines, mutantsJson, sumLines } from '../conformance/mutants/report.js'
import { type Extent, gathered, type Judged, runMutants, unasked } from '../conformance/mutants/run.js'

const BEGIN = '<!-- the table of mutants:checks begins -->'
const END = '<!-- the table of mutants:checks ends -->'
const docs = new URL('../docs/mutants.md', import.meta.url)

const usage = (line: string): never => {
  console.error(line)
  process.exit(2)
}

const flags = () => {
  try {
    return parseArgs({
      options: {
        only: { type: 'string' },
        kind: { type: 'string' },
        first: { type: 'boolean', default: false },
        jobs: { type: 'string', default: String(availableParallelism()) },
        results: { type: 'string' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error))
  }
}

const { only, kind, first, jobs, results, json, write } = flags()
const kinds = ['safety', 'liveness', 'equivalent']
if (kind !== undefined && !kinds.includes(kind)) usage(`--kind ${kind}: expected one of ${kinds.join()}`)
const ofKind = mutants.filter((mutant) => kind === undefined || mutant.kind === kind)
const names = only?.split(',') ?? ['none', ...ofKind.map(({ name }) => name)]
const unknown = names.filter((name) => name !== 'none' && !mutants.some((mutant) => mutant.name === name))
if (unknown.length > 0) usage(`--only ${unknown.join()}: no such mutant; expected some of conformance/mutants`)
if (!/^[1-9]\d?$/.test(jobs)) usage(`--jobs "${jobs}": expected a whole number from 1 to 99`)

/** One file for each mutant: without it most of the time would go into loading some hundred files of TypeScript. */
const bundle = async (folder: string): Promise<string> => {
  const outDir = join(folder, 'built')
  const options = { ssr: 'conformance/mutants/judge.ts', outDir, minify: false }
  await build({ root: folder, configFile: false, logLevel: 'error', build: options })
  return join(outDir, 'judge.js')
}

const extent: Extent = first ? 'first' : 'all'
const kept = results !== undefined && existsSync(results) ? readFileSync(results, 'utf8').split('\n') : []
const judged = new Map<string, Judged>(gathered(kept.filter(Boolean)))
const tasks = names
  .map((name) => ({
    mutant: mutants.find((mutant) => mutant.name === name) ?? null,
    asked: unasked(judged.get(name) ?? { name, verdicts: [] }, extent),
  }))
  .filter(({ asked }) => asked.length > 0)
await runMutants(tasks, extent, Number(jobs), bundle, (one) => {
  judged.set(one.name, { ...one, verdicts: [...(judged.get(one.name)?.verdicts ?? []), ...one.verdicts] })
  if (results !== undefined) appendFileSync(results, `${JSON.stringify(one)}\n`)
  const said = one.verdicts.map(({ check, seen, seconds }) => `${check} ${seen ?? '-'} (${seconds} s)`)
  console.error(`${one.name}: ${said.join('; ')}`)
})

const rows = mutants.flatMap((mutant) => {
  const one = names.includes(mutant.name) ? judged.get(mutant.name) : undefined
  return one === undefined ? [] : [{ mutant, judged: one }]
})
const sound = names.includes('none') ? judged.get('none') : undefined
const raised = (sound?.verdicts ?? []).flatMap(({ check, seen }) => (seen === null ? [] : [`${check}: ${seen}`]))

if (json) console.log(JSON.stringify(mutantsJson(rows, raised)))
else
  for (const line of [
    ...mutantLines(rows),
    ...sumLines(rows),
    ...raised.map((what) => `held against the reducer as it is: ${what}`),
    missed(rows).length === 0 ? 'every safety bug is seen' : `seen by none: ${missed(rows).join(', ')}`,
  ])
    console.log(line)
if (write) {
  const text = readFileSync(docs, 'utf8')
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || end < begin) usage(`docs/mutants.md: expected the lines ${BEGIN} and ${END}`)
  const lines = [...sumLines(rows).map((line) => `- ${line}`), '', ...markdownLines(rows)]
  writeFileSync(docs, `${text.slice(0, begin + BEGIN.length)}\n${lines.join('\n')}\n${text.slice(end)}`)
}
process.exitCode = missed(rows).length === 0 && raised.length === 0 ? 0 : 1

/** Whether the model of a folder takes TLC's steps and has TLC's counts: what test/spec asks, until the first difference. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { EdgesLine } from '../../conformance/tlc/edges.js'
import { type CountsRow, hasCountsOf } from '../../conformance/tlc/tlc-counts.js'

const spec = new URL('../../spec/', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, spec), 'utf8')

const edges: readonly (readonly [name: string, line: EdgesLine])[] = readdirSync(new URL('edges/', spec))
  .sort()
  .flatMap((file) =>
    read(`edges/${file}`)
      .trim()
      .split('\n')
      .map((line, k) => [`edges ${file.replace('.ndjson', '')}, line ${k + 1}`, JSON.parse(line)] as const),
  )

const rows: readonly CountsRow[] = JSON.parse(read('counts.json')).rows
const byCost = rows.toSorted((a, b) => a.generated - b.generated)

/** The modules of a copy, which know nothing of ours. */
const modulesIn = async (folder: string) => {
  const load = (file: string) => import(pathToFileURL(join(folder, file)).href)
  const { edgesOfModel }: typeof import('../../conformance/tlc/edges.js') = await load('conformance/tlc/edges.ts')
  const { exploreRow }: typeof import('../../conformance/tlc/tlc-counts.js') = await load(
    'conformance/tlc/tlc-counts.ts',
  )
  return { edgesOfModel, exploreRow }
}

/** A mutant that throws is seen, too. */
const differs = (holds: () => boolean): boolean => {
  try {
    return !holds()
  } catch {
    return true
  }
}

/** A mutant may have many more states than its row: twice as many are enough to say so. */
const enough = (row: CountsRow): number => 2 * row.distinct + 1000

/** The first edge or row that the model in `folder` does not have as TLC does, or null. */
export const firstDifference = async (folder: string): Promise<string | null> => {
  const { edgesOfModel, exploreRow } = await modulesIn(folder)
  for (const [name, line] of edges)
    if (differs(() => edgesOfModel(line).join('\n') === line.edges.join('\n'))) return name
  for (const row of byCost) {
    const has = () => hasCountsOf(exploreRow(row, { maxStates: enough(row) }), row)
    if (differs(has)) return `counts ${row.name}`
  }
  return null
}

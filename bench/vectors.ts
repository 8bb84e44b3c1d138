/**
 * Writes the files of vectors/ anew, and the schemas of them and of the lines of a trace; with `--check` it says which of them are
 * not what they would become: `tsx bench/vectors.ts`. Takes about two minutes; the exit code is 1 if `--check` finds one.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { traceLineSchema, vectorsSchema } from '../conformance/schemas/schemas.js'
import { coreVectors, featureVectors, scenariosFile, textOf } from '../conformance/vectors/files.js'
import type { VectorFile } from '../conformance/vectors/vector.js'
import { counted } from '../text/counts.js'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

const folder = new URL('../test/conformance/scenarios/texts/', import.meta.url)
const texts = new Map(
  readdirSync(folder)
    .sort()
    .map((file) => [file.replace(/\.txt$/, ''), readFileSync(new URL(file, folder), 'utf8')]),
)

const schemaText = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`

const vectors = (file: VectorFile): Made => ({ text: textOf(file), what: counted(file.vectors.length, 'vector') })

interface Made {
  readonly text: string
  readonly what: string
}

const files: readonly (readonly [path: string, make: () => Made])[] = [
  ['vectors/core.json', () => vectors(coreVectors())],
  ['vectors/features.json', () => vectors(featureVectors())],
  ['vectors/scenarios.json', () => vectors(scenariosFile(texts))],
  ['vectors/vectors.schema.json', () => ({ text: schemaText(vectorsSchema()), what: 'a schema' })],
  ['traces/line.schema.json', () => ({ text: schemaText(traceLineSchema()), what: 'a schema' })],
]

for (const [path, make] of files) {
  const url = new URL(`../${path}`, import.meta.url)
  const { text, what } = make()
  const same = !values.check || readFileSync(url, 'utf8') === text
  if (!values.check) writeFileSync(url, text)
  if (!same) process.exitCode = 1
  process.stdout.write(`${path}: ${what}${same ? '' : ', NOT what is there'}\n`)
}

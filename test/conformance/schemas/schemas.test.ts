import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { traceLineSchema, VectorFile, vectorsSchema } from '../../../conformance/schemas/schemas.js'
import { decode } from '../../../traces/decode.js'
import { FeaturesEvent, Header, TraceEvent } from '../../../traces/format.js'

const root = new URL('../../../', import.meta.url)
const textIn = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const schemas = {
  'vectors/vectors.schema.json': vectorsSchema(),
  'traces/line.schema.json': traceLineSchema(),
}

const validatorOf = (schema: object) => new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)
const isLine = validatorOf(schemas['traces/line.schema.json'])
const isVectors = validatorOf(schemas['vectors/vectors.schema.json'])

/** Whether our own reader takes the line, of whatever version. */
const isRead = (line: unknown): boolean =>
  isRight(decode(Header, line)) || isRight(decode(TraceEvent, line)) || isRight(decode(FeaturesEvent, line))

const parsed = (text: string): readonly unknown[] => {
  try {
    return [JSON.parse(text)]
  } catch {
    return []
  }
}

const samples = ['traces/samples', 'traces/foreign', 'traces/etcd/samples'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ndjson'))
    .flatMap((path) => textIn(`${folder}/${path}`).split('\n').flatMap(parsed)),
)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value with something in it changed: at each level one of its fields is gone, another one, or changed itself. */
const changed = (value: unknown): fc.Arbitrary<unknown> => {
  const others = fc.constantFrom<unknown>(null, true, -1, 0, 1.5, '', 'x', [], {})
  if (Array.isArray(value) && value.length > 0)
    return fc.oneof(
      others,
      fc.nat({ max: value.length - 1 }).chain((k) => changed(value[k]).map((to) => value.with(k, to))),
    )
  if (!isObject(value) || Object.keys(value).length === 0) return others
  return fc.constantFrom(...Object.keys(value)).chain((key) => {
    const { [key]: _, ...rest } = value
    return fc.oneof(
      fc.constant(rest),
      fc.constant({ ...value, [`${key}s`]: value[key] }),
      changed(value[key]).map((to) => ({ ...value, [key]: to })),
    )
  })
}

describe('the schemas', () => {
  it.each(Object.entries(schemas))('%s is the one that follows from the codecs', (path, schema) => {
    expect(JSON.parse(textIn(path))).toEqual(schema)
  })

  it.each(['core', 'features', 'scenarios'])('take all vectors of %s.json', (name) => {
    isVectors(JSON.parse(textIn(`vectors/${name}.json`)))
    expect(isVectors.errors).toBeNull()
  })

  it('take the lines of all samples that our reader takes, and no others', () => {
    expect(samples.length).toBeGreaterThan(1000)
    expect(samples.filter((line) => isLine(line) !== isRead(line))).toEqual([])
    expect(samples.filter((line) => isRead(line)).length).toBeGreaterThan(1000)
  })

  it('judge a line that was changed as our reader does', () => {
    const lines = fc.constantFrom(...samples.filter((_, k) => k % 20 === 0))
    fc.assert(
      fc.property(lines.chain(changed), (line) => {
        expect([line, isLine(line)]).toEqual([line, isRead(line)])
      }),
      { numRuns: 2000 },
    )
  })

  it('judge a vector that was changed as our reader does', () => {
    const { vectors, ...head }: { vectors: readonly unknown[] } = JSON.parse(textIn('vectors/features.json'))
    const files = fc
      .constantFrom(...vectors)
      .chain(changed)
      .map((vector) => ({ ...head, vectors: [vector] }))
    fc.assert(
      fc.property(files, (file) => {
        expect([file, isVectors(file)]).toEqual([file, isRight(decode(VectorFile, file))])
      }),
      { numRuns: 1000 },
    )
  })
})

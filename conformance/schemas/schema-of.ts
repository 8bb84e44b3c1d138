/** JSON Schemas (draft 2020-12) of codecs: what reads a format also describes it. */
import * as t from 'io-ts'
import { shapeOf } from '../../decoding/shape.js'

export type Schema = Readonly<Record<string, unknown>>

export const DRAFT = 'https://json-schema.org/draft/2020-12/schema'

const integer = (minimum: number): Schema => ({ type: 'integer', minimum, maximum: Number.MAX_SAFE_INTEGER })
const nonEmpty: Schema = { type: 'string', minLength: 1 }
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })

/** The leaves of the formats, by what they say is expected. */
const leaves: readonly (readonly [RegExp, (found: RegExpExecArray) => Schema])[] = [
  [/^a term, from 1, or 0 /, () => integer(0)],
  [/^a (whole number|term|index),? from (\d+)/, ([, , least]) => integer(Number(least))],
  [/^an index, from (\d+)$/, ([, least]) => integer(Number(least))],
  [/^true or false$/, () => ({ type: 'boolean' })],
  [/^a string that is not empty$|^a (server|node)'s name$/, () => nonEmpty],
  [/^a node's name or null$/, () => orNull(nonEmpty)],
  [/^a command, as a string$|^a text$/, () => ({ type: 'string' })],
  [/^1 or 2$/, () => ({ const: 1 })],
  [/^one of (.*)$/, ([, words = '']) => ({ enum: words.split(', ') })],
]

const ofLeaf = (name: string): Schema => {
  for (const [pattern, schema] of leaves) {
    const found = pattern.exec(name)
    if (found !== null) return schema(found)
  }
  throw new Error(`no schema is known for ${name}`)
}

const eachOf = <A>(record: Readonly<Record<string, A>>, make: (one: A) => Schema): Schema =>
  Object.fromEntries(Object.entries(record).map(([name, one]) => [name, make(one)]))

/** `named`: codecs that stand among the schema's definitions, and are referred to by their names. */
export const schemaOf = (codec: t.Mixed, named: Readonly<Record<string, t.Mixed>>): Schema => {
  const names = new Map(Object.entries(named).map(([name, one]) => [one, name]))
  const refer = (one: t.Mixed): Schema => {
    const name = names.get(one)
    return name === undefined ? describe(one) : { $ref: `#/$defs/${name}` }
  }
  const describe = (one: t.Mixed): Schema => {
    const shape = shapeOf(one)
    if (shape?._tag === 'OneOf') return { anyOf: shape.codecs.map(refer) }
    if (shape?._tag === 'Object')
      return {
        type: 'object',
        properties: { ...eachOf(shape.required, refer), ...eachOf(shape.optional, refer) },
        required: Object.keys(shape.required),
        additionalProperties: false,
      }
    if (one instanceof t.LiteralType) return { const: one.value }
    if (one instanceof t.StringType) return { type: 'string' }
    if (one instanceof t.NullType) return { type: 'null' }
    if (one instanceof t.BooleanType) return { type: 'boolean' }
    if (one instanceof t.UnknownType) return {}
    if (one instanceof t.KeyofType) return { enum: Object.keys(one.keys) }
    if (one instanceof t.ReadonlyType) return refer(one.type)
    if (one instanceof t.ArrayType || one instanceof t.ReadonlyArrayType)
      return { type: 'array', items: refer(one.type) }
    if (one instanceof t.DictionaryType)
      return { type: 'object', propertyNames: refer(one.domain), additionalProperties: refer(one.codomain) }
    return ofLeaf(one.name)
  }
  return { ...describe(codec), $defs: eachOf(named, describe) }
}

/** JSON Schema (draft 2020-12) of what codecs take, so that the description of the interface is made of the codecs. */
import * as t from 'io-ts'

export type Schema = Readonly<Record<string, unknown>>

/** Codecs that have a place of their own in the description, by their names there. */
export type Named = ReadonlyMap<unknown, string>

const hasSchema = (codec: unknown): codec is { readonly schema: Schema; readonly items?: unknown } =>
  typeof codec === 'object' && codec !== null && 'schema' in codec

/** Whether a field with this codec may be left out. */
const mayBeAbsent = (codec: unknown): boolean => codec instanceof t.Type && codec.decode(undefined)._tag === 'Right'

const fieldsOf = (codec: unknown): t.Props | null => {
  if (codec instanceof t.ReadonlyType || codec instanceof t.ExactType) return fieldsOf(codec.type)
  return codec instanceof t.InterfaceType ? codec.props : null
}

/** The fields of an object's codec by name, and whether each may be left out; none where the codec is no object's. */
export const fields = (codec: unknown): readonly (readonly [string, t.Mixed, boolean])[] =>
  Object.entries(fieldsOf(codec) ?? {}).map(([name, field]) => [name, field, mayBeAbsent(field)] as const)

/** The codec of a list's items; undefined where the codec is no list's. */
export const itemsOf = (codec: unknown): unknown =>
  hasSchema(codec) ? codec.items : codec instanceof t.ReadonlyArrayType ? codec.type : undefined

/** `without`: fields that are not told. */
export const objectSchema = (named: Named, codec: unknown, without: readonly string[] = []): Schema => {
  const shown = fields(codec).filter(([name]) => !without.includes(name))
  const required = shown.flatMap(([name, , optional]) => (optional ? [] : [name]))
  return {
    type: 'object',
    properties: Object.fromEntries(shown.map(([name, field]) => [name, schemaOf(named, field)])),
    ...(required.length > 0 ? { required } : {}),
  }
}

const literals = (types: readonly unknown[]): readonly unknown[] | null =>
  types.every((type) => type instanceof t.LiteralType)
    ? types.flatMap((type) => (type instanceof t.LiteralType ? [type.value] : []))
    : null

/** Throws for an unknown codec: the description would say less than the truth. */
export const schemaOf = (named: Named, codec: unknown): Schema => {
  const name = named.get(codec)
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` }
  if (hasSchema(codec)) {
    return codec.items === undefined ? codec.schema : { ...codec.schema, items: schemaOf(named, codec.items) }
  }
  if (fieldsOf(codec) !== null) return objectSchema(named, codec)
  if (codec instanceof t.ReadonlyType || codec instanceof t.ExactType) return schemaOf(named, codec.type)
  if (codec instanceof t.ReadonlyArrayType) return { type: 'array', items: schemaOf(named, codec.type) }
  if (codec instanceof t.UnionType) {
    const types: readonly unknown[] = codec.types
    const values = literals(types)
    return values === null ? { anyOf: types.map((type) => schemaOf(named, type)) } : { enum: values }
  }
  if (codec instanceof t.AnyDictionaryType) return { type: 'object' }
  if (codec instanceof t.LiteralType) return { const: codec.value }
  if (codec instanceof t.NullType) return { type: 'null' }
  if (codec instanceof t.StringType) return { type: 'string' }
  if (codec instanceof t.NumberType) return { type: 'number' }
  if (codec instanceof t.BooleanType) return { type: 'boolean' }
  throw new TypeError(`there is no schema for ${codec instanceof t.Type ? codec.name : String(codec)}`)
}

/** The schema without leave for fields that it does not name, at any depth. */
export const closed = (schema: Schema): Schema => {
  const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null
  const { items, properties } = schema
  return {
    ...schema,
    ...(isSchema(items) ? { items: closed(items) } : {}),
    ...(isSchema(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, field]) => [name, isSchema(field) ? closed(field) : field]),
          ),
          additionalProperties: false,
        }
      : {}),
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * The fields of a JSON value that its codec does not know, one line for each, with its path: a field that is misspelt must not
 * pass for one that was left out. The value decodes, so it is no longer and no deeper than the codec allows.
 */
export const unknownFields = (codec: unknown, value: unknown, at = ''): readonly string[] => {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, i) => unknownFields(itemsOf(codec), item, `${at}[${i}]`))
  if (!isObject(value)) return []
  const known = fields(codec)
  if (known.length === 0) return []
  const names = known.map(([name]) => name)
  const path = at === '' ? '' : `${at}.`
  return Object.entries(value).flatMap(([name, inside]) => {
    const field = known.find(([each]) => each === name)
    return field === undefined
      ? [`${path}${name}: there is no such field; expected ${names.join(', ')}`]
      : unknownFields(field[1], inside, `${path}${name}`)
  })
}

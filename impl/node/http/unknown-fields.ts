/** The fields of a JSON value that its codec does not know. A field that is misspelt must not pass for one that was left out. */
import { fields, itemsOf } from './schema.js'

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** One line for each, with its path. The value decodes, so it is no longer and no deeper than the codec allows. */
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

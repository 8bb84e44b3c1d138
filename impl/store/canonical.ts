/** One text for one value: JSON with the fields of every object in alphabetical order. */

type Fields = Readonly<Record<string, unknown>>

/** This runs several times for every command, hence the plain loop. */
const objectText = (fields: Fields): string => {
  let text = ''
  for (const name of Object.keys(fields).sort()) {
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(fields[name])}`
  }
  return `{${text}}`
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** `value` is made of what JSON has: null, booleans, finite numbers, strings, arrays and plain objects. */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  return isObject(value) ? objectText(value) : JSON.stringify(value)
}

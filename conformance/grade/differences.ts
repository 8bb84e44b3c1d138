/** Where two values of JSON differ. */

const isObject = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

const shown = (u: unknown): string => (u === undefined ? 'missing' : JSON.stringify(u))

/** A line for each place: `effects[1].message.term is 3; expected 2`. */
export const differences = (found: unknown, expected: unknown, path = ''): readonly string[] => {
  if (isObject(found) && isObject(expected)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    return keys.flatMap((key) => differences(found[key], expected[key], path === '' ? key : `${path}.${key}`))
  }
  if (Array.isArray(found) && Array.isArray(expected) && found.length === expected.length)
    return expected.flatMap((one, k) => differences(found[k], one, `${path}[${k}]`))
  return Object.is(found, expected) || shown(found) === shown(expected)
    ? []
    : [`${path} is ${shown(found)}; expected ${shown(expected)}`]
}

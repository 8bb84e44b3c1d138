/** The canonical text of a sequence of entries: a value, which may be any text, is preceded by its length. */
import type { Entry } from './types.js'

export const encodeEntries = (entries: readonly Entry[]): string =>
  `<${entries.map(({ term, value }) => `${term}:${value.length}:${value}`).join(',')}>`

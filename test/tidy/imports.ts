/** What a file imports. */
import { posix } from 'node:path'
import { codeOf, type Source } from './sources.js'

export interface Import {
  readonly from: string
  readonly specifier: string
  /** The file of ours that is meant, as its path; undefined for a package. */
  readonly target: string | undefined
  /** A type import vanishes when the program is built: it reaches a file, but makes no cycle at run time. */
  readonly typeOnly: boolean
}

/** `import … from '…'`, `export … from '…'`, `import '…'`, `import('…')`, and `new URL('…', import.meta.url)`. */
const patterns = [
  /\b(?:import|export)\s+(?<type>type\s)?[^'";()]*?\bfrom\s*(?<quote>['"])/g,
  /\bimport\s*(?<quote>['"])/g,
  /\bimport\s*\(\s*(?<quote>['"])/g,
  /\bnew\s+URL\s*\(\s*(?<quote>['"])(?=[^'"]*['"],\s*import\.meta\.url)/g,
]

export const importsOf = ({ path, text }: Source): readonly Import[] => {
  // Where the code is blank but for what is not a literal, the pattern stands in a comment or a string.
  const code = codeOf(text)
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((found) => {
      if (code[found.index] !== text[found.index]) return []
      const start = found.index + found[0].length
      const specifier = text.slice(start, text.indexOf(found.groups?.quote ?? "'", start))
      const typeOnly = found.groups?.type !== undefined
      return [{ from: path, specifier, target: resolve(path, specifier), typeOnly }]
    }),
  )
}

const resolve = (from: string, specifier: string): string | undefined =>
  specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier).replace(/\.js(x?)$/, '.ts$1') : undefined

/** The files of the repository, read once, and their code without comments and the contents of strings. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A file: its path from the root of the repository, with slashes, and its text. */
export interface Source {
  readonly path: string
  readonly text: string
}

const root = new URL('../../', import.meta.url)

/** Not ours, or made from ours. */
const foreign = new Set(['node_modules', 'dist', 'coverage', '.git', '.stryker-tmp', 'states'])

const walk = (folder: string): readonly string[] =>
  readdirSync(fileURLToPath(new URL(folder === '' ? '.' : folder, root)), { withFileTypes: true }).flatMap((entry) => {
    if (foreign.has(entry.name)) return []
    const path = `${folder}${entry.name}`
    return entry.isDirectory() ? walk(`${path}/`) : entry.isFile() ? [path] : []
  })

/** Kinds of files that people write by hand. */
const written = /\.(tsx?|js|css|html|json|md|tla|cfg|txt|yml|yaml|toml|cff|sh)$|^\.ci\/|^\.npmrc$|^LICENSE$/

export const readSources = (): readonly Source[] =>
  walk('')
    .filter((path) => written.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }))

export const isTypeScript = ({ path }: Pick<Source, 'path'>): boolean => /\.tsx?$/.test(path)

/**
 * The pieces of a program that are not code: comments, strings, regular expressions. A slash begins a regular expression
 * where no operand stands before it.
 */
const notCode =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`|(?<=(?:^|[(,=:[!&|?{};\n]|=>|\breturn)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g

/** Comments and the contents of literals are made blank; the lines stay where they are. */
export const codeOf = (text: string): string => {
  let code = ''
  let at = 0
  for (;;) {
    notCode.lastIndex = at
    const found = notCode.exec(text)
    if (found === null) return code + text.slice(at)
    code += text.slice(at, found.index)
    const piece = found[0] === '`' ? template(text, found.index) : { code: blank(found[0]), end: notCode.lastIndex }
    code += piece.code
    at = piece.end
  }
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/** A template literal: its text is made blank, what is substituted into it is code. */
const template = (text: string, start: number): { readonly code: string; readonly end: number } => {
  let code = ' '
  let at = start + 1
  while (at < text.length && text[at] !== '`') {
    if (text[at] === '\\') {
      code += '  '
      at += 2
    } else if (text.startsWith('${', at)) {
      const end = substitutionEnd(text, at + 2)
      code += `  ${codeOf(text.slice(at + 2, end))}`
      at = end
    } else {
      code += text[at] === '\n' ? '\n' : ' '
      at += 1
    }
  }
  return { code: `${code} `, end: at + 1 }
}

/** Where the brace is that closes a substitution. */
const substitutionEnd = (text: string, start: number): number => {
  let depth = 1
  let at = start
  while (at < text.length) {
    const letter = text[at]
    if (letter === '`') at = template(text, at).end
    else if (letter === "'" || letter === '"') at = quotedEnd(text, at)
    else {
      if (letter === '{') depth += 1
      if (letter === '}' && --depth === 0) return at
      at += 1
    }
  }
  return at
}

const quotedEnd = (text: string, start: number): number => {
  let at = start + 1
  while (at < text.length && text[at] !== text[start]) at += text[at] === '\\' ? 2 : 1
  return at + 1
}

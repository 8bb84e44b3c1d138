/** Definitions in sources, found by their indentation, which the formatter keeps. */

export interface Block {
  /** The lines, without the indentation of the first of them. */
  readonly lines: readonly string[]
  /** The number of the first line in the file, from 1. */
  readonly from: number
}

const indentation = (line: string): number => line.length - line.trimStart().length

const isClosing = (line: string): boolean => /^[)\]}]/.test(line.trimStart())

/** From a line to the last that is deeper than it, or that closes it. */
export const blockAt = (lines: readonly string[], start: number): Block => {
  const first = lines[start] ?? ''
  const depth = indentation(first)
  let end = start + 1
  while (end < lines.length) {
    const line = lines[end] ?? ''
    if (line.trim() !== '' && (indentation(line) < depth || (indentation(line) === depth && !isClosing(line)))) break
    end += 1
  }
  while (end > start + 1 && (lines[end - 1] ?? '').trim() === '') end -= 1
  return { lines: lines.slice(start, end).map((line) => line.slice(depth)), from: start + 1 }
}

/** With the comment before it. */
const withComment = (lines: readonly string[], start: number, isComment: (line: string) => boolean): number => {
  let first = start
  while (first > 0 && isComment(lines[first - 1] ?? '')) first -= 1
  return first
}

const joined = (lines: readonly string[], first: number, start: number): Block => {
  const { lines: own } = blockAt(lines, start)
  const depth = indentation(lines[start] ?? '')
  return { lines: [...lines.slice(first, start).map((line) => line.slice(depth)), ...own], from: first + 1 }
}

/** A top-level definition of TypeScript, or a method of the record `standard`. */
export const definitionIn = (text: string, name: string): Block | undefined => {
  const lines = text.split('\n')
  const top = lines.findIndex((line) => new RegExp(`^(export )?(const|interface|type|function) ${name}\\b`).test(line))
  const standard = lines.findIndex((line) => line.startsWith('export const standard'))
  const method = lines.findIndex((line, k) => k > standard && standard >= 0 && line.startsWith(`  ${name}:`))
  const start = top >= 0 ? top : method
  if (start < 0) return undefined
  return joined(
    lines,
    withComment(lines, start, (line) => /^\s*(\/\*\*|\*|\/\/)/.test(line)),
    start,
  )
}

/** A definition of TLA+. */
export const operatorIn = (text: string, name: string): Block | undefined => {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => new RegExp(`^${name}(\\([^)]*\\))?\\s*==`).test(line))
  if (start < 0) return undefined
  return joined(
    lines,
    withComment(lines, start, (line) => /^(\\\*|\(\*)/.test(line)),
    start,
  )
}

/** What the entry of the zoo says is wrong. */
export const faultIn = (text: string, entry: string): Block | undefined => {
  const lines = text.split('\n')
  const named = lines.findIndex((line) => line.trim() === `name: '${entry}',`)
  const fault = lines.findIndex((line, k) => k > named && named >= 0 && line.trimStart().startsWith('fault:'))
  return fault < 0 ? undefined : blockAt(lines, fault)
}

/**
 * JSON from strangers. RFC 8259 leaves open what a name that stands twice in an object means: JSON.parse takes its last value
 * and says nothing, other programs take the first. Whatever a line claims is to be checked, so such a text is refused.
 */
import { type Either, left, right } from 'fp-ts/lib/Either.js'

export type Fault =
  | { readonly _tag: 'NotJson' }
  /** Where the second one stands: names, and places in lists. */
  | { readonly _tag: 'Repeated'; readonly path: readonly (string | number)[] }

export const parseJson = (text: string): Either<Fault, unknown> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return left({ _tag: 'NotJson' })
  }
  // To count is much quicker than to look for a name that stands twice, and hardly any text has one.
  return membersIn(text) === membersOf(value) ? right(value) : left({ _tag: 'Repeated', path: firstRepeated(text) })
}

const QUOTE = 34
const COLON = 58
const BACKSLASH = 92
const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13

/** Where the string that begins at `open` has ended. */
const afterString = (text: string, open: number): number => {
  let close = text.indexOf('"', open + 1)
  while (isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close + 1
}

const isEscaped = (text: string, at: number): boolean => {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1
  return slashes % 2 === 1
}

const afterSpace = (text: string, from: number): number => {
  let at = from
  while (isSpace(text.charCodeAt(at))) at += 1
  return at
}

/** How many members the objects have as they are written: strings before a colon. */
const membersIn = (text: string): number => {
  let members = 0
  for (let open = text.indexOf('"'); open >= 0; ) {
    const at = afterSpace(text, afterString(text, open))
    if (text.charCodeAt(at) === COLON) members += 1
    open = text.indexOf('"', at)
  }
  return members
}

const isNest = (value: unknown): value is object => typeof value === 'object' && value !== null

/** How many members the objects have as they were read. Values may be nested deeper than calls can be. */
const membersOf = (value: unknown): number => {
  let members = 0
  const open = isNest(value) ? [value] : []
  for (let nest = open.pop(); nest !== undefined; nest = open.pop()) {
    const inside: readonly unknown[] = Array.isArray(nest) ? nest : Object.values(nest)
    if (inside !== nest) members += inside.length
    for (const each of inside) if (isNest(each)) open.push(each)
  }
  return members
}

/** An object or a list that is open, and the member or the element that is being read. */
interface Open {
  readonly names: Set<string> | null
  at: string | number
}

/** The first name that stands twice in its object. */
const firstRepeated = (text: string): readonly (string | number)[] => {
  const open: Open[] = []
  for (let at = 0; at < text.length; at += 1) {
    const inner = open.at(-1)
    const letter = text[at]
    if (letter === '{') open.push({ names: new Set(), at: '' })
    else if (letter === '[') open.push({ names: null, at: 0 })
    else if (letter === '}' || letter === ']') open.pop()
    else if (letter === ',' && typeof inner?.at === 'number') inner.at += 1
    else if (text.charCodeAt(at) === QUOTE) {
      const end = afterString(text, at)
      if (text.charCodeAt(afterSpace(text, end)) === COLON && inner?.names != null) {
        inner.at = String(JSON.parse(text.slice(at, end)))
        if (inner.names.has(inner.at)) return open.map((each) => each.at)
        inner.names.add(inner.at)
      }
      at = end - 1
    }
  }
  return []
}

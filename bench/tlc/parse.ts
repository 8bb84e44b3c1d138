/** Reads a value as TLC prints it. */
import {
  boolean,
  functionOf,
  name,
  number,
  record,
  sequence,
  set,
  type TlaValue,
} from '../../conformance/report/formats/tla-value.js'

const TOKENS = /<<|>>|\|->|:>|@@|[{}[\](),]|"[^"]*"|-?\d+|\w+/g

/** A text in quotes is a name too: our values have no other use of it. */
const atom = (token: string): TlaValue => {
  if (/^-?\d+$/.test(token)) return number(Number(token))
  if (token === 'TRUE' || token === 'FALSE') return boolean(token === 'TRUE')
  return name(token.replaceAll('"', ''))
}

/** Throws an error that quotes the place where it is no value of TLA+. */
export const parseTla = (text: string): TlaValue => {
  const tokens = text.match(TOKENS) ?? []
  let next = 0
  const take = (expected?: string): string => {
    const token = tokens[next++]
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(
        `expected ${expected ?? 'a value'}, found ${token} in ${tokens.slice(Math.max(0, next - 9), next).join(' ')}`,
      )
    return token
  }
  const until = <A>(end: string, one: () => A): readonly A[] => {
    const all: A[] = []
    while (tokens[next] !== end) {
      if (all.length > 0) take(',')
      all.push(one())
    }
    take(end)
    return all
  }
  const value = (): TlaValue => {
    const token = take()
    if (token === '<<') return sequence(until('>>', value))
    if (token === '{') return set(until('}', value))
    if (token === '[') {
      const fields = until(']', () => {
        const field = take()
        take('|->')
        return [field, value()] as const
      })
      return record(Object.fromEntries(fields))
    }
    if (token !== '(') return atom(token)
    const pairs: (readonly [TlaValue, TlaValue])[] = []
    for (let more = true; more; ) {
      const argument = value()
      take(':>')
      pairs.push([argument, value()])
      more = take() === '@@'
    }
    return functionOf(pairs)
  }
  const found = value()
  if (next < tokens.length) throw new Error(`expected the end, found ${tokens[next]}`)
  return found
}

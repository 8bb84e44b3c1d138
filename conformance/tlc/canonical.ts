/** Values of TLA+ as text: equal values have equal texts, whoever wrote them. */
import type { TlaValue } from '../report/formats/tla-value.js'

/** A sequence is the function on 1..n that it is. A record, whose fields TLC orders as it likes, has them in order. */
const textOf = (value: TlaValue): string => {
  // No pattern matching: the edges of a state are thousands of values.
  switch (value._tag) {
    case 'Number':
      return String(value.value)
    case 'Boolean':
      return value.value ? 'TRUE' : 'FALSE'
    case 'Name':
      return value.name
    case 'Sequence':
      return `<<${value.elements.map(canonical).join(', ')}>>`
    case 'Set':
      return `{${value.elements.map(canonical).sort().join(', ')}}`
    case 'Record': {
      const shown = Object.entries(value.fields).map(([field, of]) => `${field} |-> ${canonical(of)}`)
      return `[${shown.sort().join(', ')}]`
    }
    case 'Function': {
      const shown = value.pairs.map(([argument, of]) => `${canonical(argument)} :> ${canonical(of)}`)
      return shown.length === 0 ? '<<>>' : `(${shown.sort().join(' @@ ')})`
    }
  }
}

/** Every edge of a state is compared with the same state before. */
const known = new WeakMap<TlaValue, string>()

export const canonical = (value: TlaValue): string => {
  const before = known.get(value)
  if (before !== undefined) return before
  const text = textOf(value)
  known.set(value, text)
  return text
}

type Variables = Readonly<Record<string, TlaValue>>

const membersOf = (value: TlaValue | undefined): ReadonlyMap<string, string> | undefined => {
  if (value?._tag === 'Function')
    return new Map(value.pairs.map(([argument, of]) => [canonical(argument), canonical(of)]))
  if (value?._tag === 'Set') return new Map(value.elements.map((of) => [canonical(of), '']))
  return value?._tag === 'Sequence' && value.elements.length === 0 ? new Map() : undefined
}

const changesOf = (variable: string, before: TlaValue | undefined, after: TlaValue): readonly string[] => {
  const [old, now] = [membersOf(before), membersOf(after)]
  if (old === undefined || now === undefined) return [`${variable} = ${canonical(after)}`]
  const removed = [...old.keys()].filter((key) => !now.has(key)).map((key) => `${variable} loses ${key}`)
  const others = [...now].filter(([key, of]) => old.get(key) !== of)
  return [
    ...removed,
    ...others.map(([key, of]) => (of === '' ? `${variable} gains ${key}` : `${variable}[${key}] = ${of}`)),
  ]
}

/** What a step changes, in one line: each variable that differs, and of functions and sets what differs in them. */
export const changes = (before: Variables, after: Variables): string =>
  Object.entries(after)
    .filter(([variable, value]) => before[variable] === undefined || canonical(before[variable]) !== canonical(value))
    .flatMap(([variable, value]) => changesOf(variable, before[variable], value))
    .sort()
    .join('; ')

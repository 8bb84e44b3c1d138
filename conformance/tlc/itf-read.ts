/** Reads states in the Informal Trace Format, such as `--trace-out FILE.itf.json` writes them. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { boolean, functionOf, name, number, record, sequence, set, type TlaValue } from '../report/formats/tla-value.js'

export type Variables = Readonly<Record<string, TlaValue>>

/** What is wrong with a text; it never leaves this folder's readers. */
export class Misread extends Error {}

export const misread = (where: string, expected: string): never => {
  throw new Misread(`${where}: expected ${expected}`)
}

/** The value, or what is wrong with it, in words. */
export const attempt = <A>(read: () => A): Either<string, A> => {
  try {
    return right(read())
  } catch (error) {
    if (error instanceof Misread) return left(error.message)
    throw error
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listAt = (value: unknown, where: string): readonly unknown[] =>
  Array.isArray(value) ? value : misread(where, 'a list')

const wholeNumber = (value: unknown, where: string): number => {
  const found = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  return Number.isSafeInteger(found) ? Number(found) : misread(where, 'a whole number')
}

/** An expression of the format. A text is a model value of TLC; a number may also be a number of JSON. */
const valueAt = (value: unknown, where: string): TlaValue => {
  if (typeof value === 'boolean') return boolean(value)
  if (typeof value === 'string') return name(value)
  if (typeof value === 'number') return number(wholeNumber(value, where))
  if (Array.isArray(value)) return sequence(value.map((one, k) => valueAt(one, `${where}[${k}]`)))
  if (!isRecord(value)) return misread(where, 'an expression of the Informal Trace Format')
  if ('#bigint' in value) return number(wholeNumber(value['#bigint'], where))
  if ('#set' in value) return set(listAt(value['#set'], where).map((one, k) => valueAt(one, `${where}[${k}]`)))
  if ('#map' in value) {
    const pairs = listAt(value['#map'], where).map((pair, k) => {
      const [argument, of, ...rest] = listAt(pair, `${where}[${k}]`)
      if (of === undefined || rest.length > 0) return misread(`${where}[${k}]`, 'a pair')
      return [valueAt(argument, `${where}[${k}]`), valueAt(of, `${where}[${k}]`)] as const
    })
    return functionOf(pairs)
  }
  return record(
    Object.fromEntries(Object.entries(value).map(([field, of]) => [field, valueAt(of, `${where}.${field}`)])),
  )
}

/** The variables of one state of the format. */
export const variablesOf = (state: unknown, where: string): Variables => {
  if (!isRecord(state)) return misread(where, 'a state: an object with a field for each variable')
  const variables = Object.entries(state).filter(([field]) => !field.startsWith('#'))
  return Object.fromEntries(variables.map(([field, value]) => [field, valueAt(value, `${where}, ${field}`)]))
}

/** The states of a trace, at least one. */
export const statesOfItf = (text: string): readonly unknown[] => {
  let trace: unknown
  try {
    trace = JSON.parse(text)
  } catch {
    return misread('the file', 'JSON')
  }
  const states = isRecord(trace) ? trace.states : undefined
  return Array.isArray(states) && states.length > 0
    ? states
    : misread('the file', 'a trace in the Informal Trace Format: an object whose "states" is a list of states')
}

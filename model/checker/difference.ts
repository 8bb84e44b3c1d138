/** Where two values differ in structure, whatever texts they are written as. */
import { shown } from './validate.js'

export interface Difference {
  /** The way to it from the value, such as `.log[0].term`. */
  readonly path: string
  readonly a: unknown
  readonly b: unknown
}

/** Values that differ only below this depth are taken for the same. */
const DEEPEST = 1_000

/** Pairs of objects that were compared before, or are being compared: values share parts, and may be cyclic. */
type Compared = Map<object, object[]>

type Compare = (a: unknown, b: unknown, at: string) => Difference | undefined

/**
 * The first place where two values differ; undefined if they are the same. Sets and maps are compared without their order,
 * objects without the order of their fields and without undefined ones.
 */
export const differenceOf = (a: unknown, b: unknown): Difference | undefined => compare(a, b, '', new Map(), 0)

const compare = (a: unknown, b: unknown, path: string, compared: Compared, depth: number): Difference | undefined => {
  if (a === b || Object.is(a, b)) return undefined
  // Nothing tells functions apart, and those of two values are seldom the same object.
  if (typeof a === 'function' && typeof b === 'function') return undefined
  const different = { path, a, b }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return different
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return different
  const before = compared.get(a)
  if (depth > DEEPEST || before?.includes(b)) return undefined
  if (before === undefined) compared.set(a, [b])
  else before.push(b)
  // What is assumed of the pairs on the way may be wrong where several are tried.
  const isSame = (x: unknown, y: unknown) => compare(x, y, '', new Map(), depth + 1) === undefined
  if (a instanceof Set && b instanceof Set)
    return a.size === b.size && allIn([...a], [...b], isSame) ? undefined : different
  if (a instanceof Map && b instanceof Map) return sameMaps(a, b, isSame) ? undefined : different
  // Times, for instance, have no fields, but a primitive value.
  const [one, other] = [primitiveOf(a), primitiveOf(b)]
  if (one !== undefined || other !== undefined) return Object.is(one, other) ? undefined : different
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) return sameBytes(a, b) ? undefined : different
  return differentField(a, b, (x, y, at) => compare(x, y, `${path}${at}`, compared, depth + 1))
}

const primitiveOf = (value: object): unknown => {
  const of: unknown = Object.getPrototypeOf(value) === null ? value : value.valueOf()
  return typeof of === 'object' ? undefined : of
}

type IsSame = (a: unknown, b: unknown) => boolean

const sameMaps = (a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>, isSame: IsSame): boolean => {
  if (a.size !== b.size) return false
  const entries = [...a]
  if (entries.every(([key]) => b.has(key))) return entries.every(([key, value]) => isSame(value, b.get(key)))
  return allIn(entries, [...b], isSame)
}

/** Whether each of these is the same as one of those, and no two as one. */
const allIn = (these: readonly unknown[], those: readonly unknown[], isSame: IsSame): boolean => {
  const left = [...those]
  return these.every((item) => {
    const at = left.findIndex((other) => isSame(item, other))
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
}

const sameBytes = (a: ArrayBufferView, b: ArrayBufferView): boolean => {
  const [these, those] = [bytesOf(a), bytesOf(b)]
  return these.length === those.length && these.every((byte, k) => byte === those[k])
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** Of lists their items are the fields, and their length. */
const differentField = (a: object, b: object, of: Compare): Difference | undefined => {
  const isList = Array.isArray(a)
  if (isList && Array.isArray(b) && a.length !== b.length) return of(a.length, b.length, '.length')
  const those: Readonly<Record<string, unknown>> = { ...b }
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const value: unknown = Reflect.get(a, name)
    const found = of(value, those[name], isList ? `[${name}]` : `.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

/** What JSON and `String` lose: they write another value, or nothing, in its place. */
const isLost = (value: unknown): boolean =>
  value === undefined ||
  value instanceof Set ||
  value instanceof Map ||
  (typeof value === 'number' && !Number.isFinite(value)) ||
  ['function', 'symbol', 'bigint'].includes(typeof value)

/** Whether a text is likely to be the same only because what differs cannot be seen in it. */
export const isLossOf = ({ a, b }: Difference): boolean => isLost(a) || isLost(b)

const inWords = (value: unknown): string => {
  if (value instanceof Set) return `a Set of ${value.size}${some([...value])}`
  if (value instanceof Map) return `a Map of ${value.size}${some([...value.keys()])}`
  return shown(value)
}

const some = (items: readonly unknown[]): string =>
  items.length === 0 ? '' : ` (${items.slice(0, 5).map(shown).join(', ')}${items.length > 5 ? ', ...' : ''})`

/** Such as `.votes is a Set of 1 (0) in one and a Set of 1 (2) in the other`. */
export const differenceInWords = ({ path, a, b }: Difference): string =>
  `${path === '' ? 'the value' : path} is ${inWords(a)} in one and ${inWords(b)} in the other`

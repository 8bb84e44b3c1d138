/** What a variable or a field of the features holds; its canonical text, what is shown of it and its TLA+ form follow. */
import { encodeEntries } from '../encode-entries.js'
import type { Constants, Entry, ServerId } from '../types.js'

export type Kind =
  | 'Nat'
  | 'BOOLEAN'
  /** A server, or `Nil`. */
  | 'Server'
  | 'entries'
  /** A sorted list without repetitions. */
  | { readonly SUBSET: Kind }
  | { readonly record: Readonly<Record<string, Kind>> }

/** What is made of each kind of value, from what is made of its parts. */
export interface OfKind<A> {
  readonly Nat: (value: number) => A
  readonly BOOLEAN: (value: boolean) => A
  readonly Server: (value: ServerId) => A
  readonly entries: (value: readonly Entry[]) => A
  readonly SUBSET: (elements: readonly A[]) => A
  readonly record: (fields: Readonly<Record<string, A>>) => A
}

/** A record with something else in each of its fields. */
export const mapRecord = <A, B>(
  of: Readonly<Record<string, A>>,
  change: (value: A, field: string) => B,
): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(of).map(([field, value]) => [field, change(value, field)]))

/** The value is one of its kind, which the types cannot say. */
export const made = <A>(kind: Kind, value: unknown, make: OfKind<A>): A => {
  if (typeof kind === 'string') return make[kind](value as never)
  if ('SUBSET' in kind)
    return make.SUBSET((value as readonly unknown[]).map((element) => made(kind.SUBSET, element, make)))
  return make.record(mapRecord(kind.record, (of, field) => made(of, Reflect.get(value as object, field), make)))
}

const texts: OfKind<string> = {
  Nat: String,
  BOOLEAN: String,
  Server: String,
  entries: encodeEntries,
  SUBSET: (elements) => `{${elements.join(',')}}`,
  record: (fields) => `[${Object.values(fields).join(',')}]`,
}

/** A canonical text. */
export const encodeKind = (kind: Kind, value: unknown): string => made(kind, value, texts)

const isLess = (kind: Kind, a: unknown, b: unknown): boolean =>
  kind === 'Nat' || kind === 'Server' ? Number(a) < Number(b) : encodeKind(kind, a) < encodeKind(kind, b)

const compare =
  (kind: Kind) =>
  (a: unknown, b: unknown): number => {
    if (isLess(kind, a, b)) return -1
    return isLess(kind, b, a) ? 1 : 0
  }

/** The elements of a set in their order, each once. */
export const sortedSet = <A>(kind: Kind, elements: readonly A[]): readonly A[] =>
  elements.toSorted(compare(kind)).filter((element, k, all) => k === 0 || compare(kind)(element, all[k - 1]) !== 0)

/** What the value becomes when the servers are renamed. */
export const renamedKind = (kind: Kind, value: unknown, rename: (i: ServerId) => ServerId): unknown => {
  if (kind === 'Server') return rename(value as ServerId)
  if (typeof kind === 'string') return value
  if ('SUBSET' in kind)
    return sortedSet(
      kind.SUBSET,
      (value as readonly unknown[]).map((element) => renamedKind(kind.SUBSET, element, rename)),
    )
  return mapRecord(kind.record, (of, field) => renamedKind(of, Reflect.get(value as object, field), rename))
}

/** A set of servers is a sorted list without repetitions. */
export const areServers = (c: Pick<Constants, 'servers'>, set: readonly number[]): boolean =>
  set.every((i, k) => Number.isInteger(i) && i >= 0 && i < c.servers && (k === 0 || i > (set[k - 1] ?? i)))

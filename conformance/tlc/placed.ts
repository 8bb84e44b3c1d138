/** Values of TLA+ with the words for where they stand, read as what they ought to be. */
import type { TlaValue } from '../report/formats/tla-value.js'
import { misread } from './itf-read.js'

/** A value with the words for where it stands. */
export interface Placed {
  readonly value: TlaValue
  readonly where: string
}

export type Fields = (field: string) => Placed

export const at = (value: TlaValue | undefined, where: string): Placed =>
  value === undefined ? misread(where, 'a value; there is none') : { value, where }

export const numberOf = ({ value, where }: Placed): number =>
  value._tag === 'Number' && value.value >= 0 ? value.value : misread(where, 'a whole number from 0 on')

export const booleanOf = ({ value, where }: Placed): boolean =>
  value._tag === 'Boolean' ? value.value : misread(where, 'true or false')

export const nameOf = ({ value, where }: Placed): string =>
  value._tag === 'Name' ? value.name : misread(where, 'a name')

export const setOf = ({ value, where }: Placed): readonly Placed[] =>
  value._tag === 'Set' ? value.elements.map((one, k) => at(one, `${where}, element ${k + 1}`)) : misread(where, 'a set')

export const sequenceOf = ({ value, where }: Placed): readonly Placed[] =>
  value._tag === 'Sequence'
    ? value.elements.map((one, k) => at(one, `${where}[${k + 1}]`))
    : misread(where, 'a sequence')

export const fieldsOf = ({ value, where }: Placed): Fields =>
  value._tag === 'Record' ? (field) => at(value.fields[field], `${where}.${field}`) : misread(where, 'a record')

/** The empty function is the empty sequence to TLC. */
export const pairsOf = ({ value, where }: Placed): readonly (readonly [TlaValue, Placed])[] => {
  if (value._tag === 'Sequence' && value.elements.length === 0) return []
  return value._tag === 'Function'
    ? value.pairs.map(([argument, of], k) => [argument, at(of, `${where}, value ${k + 1}`)] as const)
    : misread(where, 'a function')
}

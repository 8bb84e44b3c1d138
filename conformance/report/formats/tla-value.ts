/** The values of TLA+ that a state of a protocol is made of, whatever they are to be written as. */

export type TlaValue =
  | { readonly _tag: 'Number'; readonly value: number }
  | { readonly _tag: 'Boolean'; readonly value: boolean }
  /** A model value of TLC: a constant that is equal to nothing but itself. */
  | { readonly _tag: 'Name'; readonly name: string }
  | { readonly _tag: 'Sequence'; readonly elements: readonly TlaValue[] }
  | { readonly _tag: 'Set'; readonly elements: readonly TlaValue[] }
  | { readonly _tag: 'Record'; readonly fields: Readonly<Record<string, TlaValue>> }
  /** From arguments to values; a bag is a function from its elements to their copies. */
  | { readonly _tag: 'Function'; readonly pairs: readonly (readonly [argument: TlaValue, value: TlaValue])[] }

export const number = (value: number): TlaValue => ({ _tag: 'Number', value })
export const boolean = (value: boolean): TlaValue => ({ _tag: 'Boolean', value })
export const name = (text: string): TlaValue => ({ _tag: 'Name', name: text })
export const sequence = (elements: readonly TlaValue[]): TlaValue => ({ _tag: 'Sequence', elements })
export const set = (elements: readonly TlaValue[]): TlaValue => ({ _tag: 'Set', elements })
export const record = (fields: Readonly<Record<string, TlaValue>>): TlaValue => ({ _tag: 'Record', fields })
export const functionOf = (pairs: readonly (readonly [TlaValue, TlaValue])[]): TlaValue => ({ _tag: 'Function', pairs })

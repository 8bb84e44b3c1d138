import type { Entry } from '../../../conformance/zoo/entry.js'
import { zoo } from '../../../conformance/zoo/zoo.js'

/** The value, which the test knows to be there. */
export const found = <A>(value: A | null | undefined): A => {
  if (value === null || value === undefined) throw new Error('the value is missing')
  return value
}

export const named = (name: string): Entry => found(zoo.find((entry) => entry.name === name))

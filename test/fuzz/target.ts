/** What is fed with hostile input, and what has to hold of what it does with it. */
import type fc from 'fast-check'

/** Taken as valid; or refused, with the line that says so. */
export type Outcome = { readonly _tag: 'Taken' } | { readonly _tag: 'Refused'; readonly why: string }

export const taken: Outcome = { _tag: 'Taken' }
export const refused = (why: string): Outcome => ({ _tag: 'Refused', why })

export interface Opened<Input> {
  readonly input: fc.Arbitrary<Input>
  /** Throws where something does not hold. */
  readonly feed: (input: Input) => Outcome | Promise<Outcome>
  readonly close: () => void | Promise<void>
}

export interface Target {
  readonly name: string
  /** `folder`: for files of its own. */
  readonly open: (folder: string) => Promise<Opened<Uint8Array>>
}

const LONGEST_LINE = 2_000

/** A clear error is one line of print, of a length that fits into a log. */
export const checkLine = (why: string): void => {
  if (why === '' || why.length > LONGEST_LINE)
    throw new Error(`an error of ${why.length} characters: ${why.slice(0, 200)}`)
  if (/[\n\r\0]|\n {4}at /.test(why)) throw new Error(`an error that is not one line: ${JSON.stringify(why)}`)
}

export const check = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what)
}

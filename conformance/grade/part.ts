/** A part of a grade: what was asked, and what came of it. */

export const partNames = ['vectors', 'refinement', 'simulation'] as const
export type PartName = (typeof partNames)[number]

export interface Part {
  readonly part: PartName
  /** The file, the bounds or the run. */
  readonly what: string
  /** `safe`: each step is safe, but not always one of the model of our own reducer. `stuck`: no answer came. */
  readonly verdict: 'right' | 'safe' | 'wrong' | 'stuck'
  /** How much was asked, and how much of it was right. */
  readonly figures: string
  /** The first counterexample, and what it looks like. */
  readonly lines: readonly string[]
}

export const isGood = ({ verdict }: Part): boolean => verdict === 'right' || verdict === 'safe'

/** All parts of a grade, one after another. */
import { readFileSync } from 'node:fs'
import { quick } from '../refinement/bounds.js'
import { quickFeatureRows } from '../refinement/feature-bounds.js'
import type { VectorFile } from '../vectors/vector.js'
import { gradeRefinement, gradeSimulation } from './on-clusters.js'
import { gradeVectors } from './on-vectors.js'
import type { Part, PartName } from './part.js'
import type { Submission } from './submission.js'

export interface Scope {
  readonly parts: readonly PartName[]
  /** Whether the features are asked for, too. */
  readonly features: boolean
  /** Of each simulation. */
  readonly minutes: number
}

const files = ['core', 'features', 'scenarios']
const SEEDS = [1, 2, 3]

/** Where vectors/ is, from here or from what is compiled of it. */
const folders = ['../../vectors/', '../../../vectors/']

const vectorsIn = (name: string): VectorFile => {
  for (const folder of folders) {
    try {
      return JSON.parse(readFileSync(new URL(`${folder}${name}.json`, import.meta.url), 'utf8'))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  throw new Error(`vectors/${name}.json is missing; expected it beside the program`)
}

/** A part that fails in the middle, because an answer was none, is wrong. */
const guarded = (part: PartName, what: string, grade: () => Part): Part => {
  try {
    return grade()
  } catch (error) {
    const line = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
    return { part, what, verdict: 'wrong', figures: 'not finished', lines: [line] }
  }
}

/** `working` hears often what is asked, `done` each part. */
export const gradeParts = (
  { answer, reducer }: Submission,
  { parts, features, minutes }: Scope,
  working: (part: PartName, what: string) => void,
  done: (part: Part) => void,
): void => {
  if (parts.includes('vectors'))
    for (const name of files) {
      const part = gradeVectors(answer, name, vectorsIn(name), features, (what) => working('vectors', what))
      if (part !== null) done(part)
    }
  if (parts.includes('refinement'))
    for (const row of [...quick, ...(features ? quickFeatureRows : [])])
      done(guarded('refinement', row.name, () => gradeRefinement(reducer, row, (what) => working('refinement', what))))
  if (parts.includes('simulation'))
    for (const seed of SEEDS)
      done(
        guarded('simulation', `seed ${seed}`, () =>
          gradeSimulation(reducer, seed, minutes, (what) => working('simulation', what)),
        ),
      )
}

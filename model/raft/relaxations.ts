/** The named relaxations by their names: what an implementation may do beyond raft.tla and be safe. */
import { Literal, type Relaxations } from './types.js'

export type Relaxation = keyof Relaxations

export const isRelaxation = (name: string): name is Relaxation => Object.hasOwn(Literal, name)

/** The names of all relaxations, in the order of the specification. */
export const relaxationNames: readonly Relaxation[] = Object.keys(Literal).filter(isRelaxation)

/** raft.tla with these relaxations. */
export const relaxedBy = (names: readonly Relaxation[]): Relaxations => ({
  ...Literal,
  ...Object.fromEntries(names.map((name) => [name, true])),
})

/** Everything that is known to be safe. */
export const Safe: Relaxations = relaxedBy(relaxationNames)

/** The names of those that are on. */
export const namesOf = (relaxations: Relaxations): readonly Relaxation[] =>
  relaxationNames.filter((name) => relaxations[name])

/** The flag that names relaxations of the model, beyond those of `--of`. */
import { left, right } from 'fp-ts/lib/Either.js'
import { isRelaxation, namesOf, type Relaxation, relaxationNames, relaxedBy } from '../../model/raft/relaxations.js'
import { Literal, type Relaxations, Relaxed } from '../../model/raft/types.js'
import type { ValueFlag, ValuesOf } from '../cli/flags.js'

const expected = `all, or names of ${relaxationNames.join(', ')}, with commas between them`

const relaxations: ValueFlag<readonly Relaxation[] | null> = {
  kind: 'value',
  placeholder: 'LIST',
  fallback: null,
  shownFallback: undefined,
  help: 'also allow what other implementations do: all, or names of relaxations of spec/Raft.tla',
  expected,
  parse: (text) => {
    if (text === 'all') return right(relaxationNames)
    const names = text.split(',').map((name) => name.trim())
    return names.every(isRelaxation) ? right(names) : left(expected)
  },
}

export const relaxationFlags = { relaxations } as const

type Values = ValuesOf<typeof relaxationFlags> & { readonly of: string }

/** Reducers are what they are. */
export const relaxationConflict = ({ of, relaxations: names }: Values): string | undefined =>
  of === 'impl' && names !== null ? "--relaxations cannot go with --of impl: they are the model's" : undefined

/** Those of `--of`, and the named ones. */
export const relaxationsOf = ({ of, relaxations: names }: Values): Relaxations => {
  const own = of === 'relaxed' ? namesOf(Relaxed) : namesOf(Literal)
  return relaxedBy([...own, ...(names ?? [])])
}

/** Which model that is, in words. */
export const showModel = ({ of, relaxations: names }: Values): string => {
  const model = of === 'relaxed' ? 'the conformance model' : 'the model'
  if (names === null || names.length === 0) return model
  return names.length === relaxationNames.length ? `${model} with all relaxations` : `${model} with ${names.join(', ')}`
}

/** In JSON it stands beside the bounds where it is given. */
export const relaxationsJson = ({
  relaxations: names,
}: ValuesOf<typeof relaxationFlags>): { readonly relaxations?: readonly Relaxation[] } =>
  names === null ? {} : { relaxations: names }

/** For a checkpoint, which is one of this model; without the flag it is what it always was. */
export const relaxationSettings = (values: Values): Readonly<Record<string, string>> =>
  values.relaxations === null ? {} : { '--relaxations': namesOf(relaxationsOf(values)).join(',') }

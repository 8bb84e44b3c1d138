/** The flags beside `--features` where the members change, and the one that turns known bugs on. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { SERVERS_EXPECTED, serversOf } from '../../conformance/exploration/narrowing.js'
import { changesMembers } from '../../model/raft/features/switches.js'
import type { Features } from '../../model/raft/features/types.js'
import { optionalWhole, type ValueFlag } from '../cli/flags.js'

/** The switch of what concerns members, by its name in `--features`. */
export const memberSwitches = {
  membership: 'singleChanges',
  joint: 'jointChanges',
  learners: 'learners',
  applied: 'appliedConfigurations',
  incarnations: 'incarnations',
} as const satisfies Readonly<Record<string, keyof Features>>

export type MemberName = keyof typeof memberSwitches

export const isMemberName = (name: string): name is MemberName => Object.hasOwn(memberSwitches, name)

const bugs = {
  'eager-changes': 'eagerChanges',
  'union-elections': 'unionElections',
  'unguarded-campaigns': 'unguardedCampaigns',
  'votes-only': 'votesOnly',
  'read-before-own-term': 'readBeforeOwnTerm',
  'read-without-quorum': 'readWithoutQuorum',
  'read-fallen-index': 'readFallenIndex',
} as const satisfies Readonly<Record<string, keyof Features>>

type Bug = keyof typeof bugs

const isBug = (name: string): name is Bug => Object.hasOwn(bugs, name)

const expected = `some of ${Object.keys(bugs).join(', ')}, with commas between them`

const bugsOf = (text: string): Either<string, readonly Bug[]> => {
  const all = text.split(',').map((name) => name.trim())
  const known = all.filter(isBug)
  return known.length === all.length ? right(known) : left(expected)
}

const optional = { kind: 'value', placeholder: 'LIST', fallback: null, shownFallback: undefined } as const

const firstVoters: ValueFlag<readonly number[] | null> = {
  ...optional,
  help: 'the voters before any change of members; all servers if not given',
  expected: SERVERS_EXPECTED,
  parse: serversOf,
}

const wipes: ValueFlag<readonly number[] | null> = {
  ...optional,
  help: 'these servers may come back with empty disks under their old names, each once',
  expected: SERVERS_EXPECTED,
  parse: serversOf,
}

const knownBugs: ValueFlag<readonly Bug[] | null> = {
  ...optional,
  help: `break the features: ${expected}`,
  expected,
  parse: bugsOf,
}

export const membershipFlags = {
  firstVoters,
  wipes,
  maxConfigurations: optionalWhole({ from: 1, to: 1000, help: 'leave out logs with more changes of members' }),
  knownBugs,
} as const

/** Not every command has these flags. */
export interface MembershipValues {
  readonly firstVoters?: readonly number[] | null
  readonly wipes?: readonly number[] | null
  readonly maxConfigurations?: number | null
  readonly knownBugs?: readonly Bug[] | null
}

const given = <A>(value: A | null | undefined): value is A => value !== null && value !== undefined

const sorted = (servers: readonly number[]): readonly number[] => [...new Set(servers)].sort((a, b) => a - b)

/** The part of the switches that the flags say. */
export const membershipOf = ({
  firstVoters,
  wipes,
  maxConfigurations,
  knownBugs,
}: MembershipValues): Partial<Features> => ({
  ...(given(wipes) ? { wipes: sorted(wipes) } : {}),
  ...(given(firstVoters) ? { firstVoters: sorted(firstVoters) } : {}),
  ...(given(maxConfigurations) ? { maxConfigurations } : {}),
  ...Object.fromEntries((knownBugs ?? []).map((name) => [bugs[name], true])),
})

/** What is wrong with them, in one line; `on` is undefined without `--features`. */
export const membershipConflict = (
  values: MembershipValues & { readonly servers: number; readonly symmetry: boolean },
  on: Features | undefined,
): string | undefined => {
  const { firstVoters, maxConfigurations, wipes, knownBugs, servers, symmetry } = values
  if (on === undefined || !changesMembers(on)) {
    const other = given(firstVoters) ? '--first-voters' : given(maxConfigurations) ? '--max-configurations' : undefined
    if (other !== undefined) return `${other} needs --features with membership, joint or learners: no members change`
  }
  if (on === undefined) {
    if (given(wipes)) return '--wipes needs --features: raft.tla loses no disks'
    return given(knownBugs) ? '--known-bugs needs --features, whose bugs they are' : undefined
  }
  const highest = Math.max(-1, ...(firstVoters ?? []), ...(wipes ?? []))
  if (highest >= servers)
    return `--first-voters and --wipes: there is no server ${highest + 1}; expected servers up to s${servers}`
  if (given(wipes) && (on.snapshot || on.reads === true))
    return '--wipes cannot go with snapshots or reads, whose answers do not say which disk gives them'
  return symmetry && (changesMembers(on) || given(wipes))
    ? '--symmetry cannot go with changes of members or --wipes, which name servers'
    : undefined
}

/** What is said of them after the features. */
export const showMembership = (values: MembershipValues): string => {
  const { firstVoters, maxConfigurations, wipes } = membershipOf(values)
  return [
    ...(wipes === undefined ? [] : [`, wipes of ${wipes.map((i) => `s${i + 1}`).join(',')}`]),
    ...(firstVoters === undefined ? [] : [`, first voters ${firstVoters.map((i) => `s${i + 1}`).join(',')}`]),
    ...(maxConfigurations === undefined ? [] : [`, max-configurations ${maxConfigurations}`]),
    ...(given(values.knownBugs) ? [`, the known bugs ${values.knownBugs.join(',')}`] : []),
  ].join('')
}

/** In JSON they stand beside the bounds where they are given. */
export const membershipJson = (values: MembershipValues): Readonly<Record<string, unknown>> => {
  const { firstVoters, maxConfigurations, wipes } = membershipOf(values)
  return {
    ...(wipes === undefined ? {} : { wipes: wipes.map((i) => `s${i + 1}`) }),
    ...(firstVoters === undefined ? {} : { firstVoters: firstVoters.map((i) => `s${i + 1}`) }),
    ...(maxConfigurations === undefined ? {} : { maxConfigurations }),
    ...(given(values.knownBugs) ? { knownBugs: values.knownBugs } : {}),
  }
}

/** The flag that turns features of the specification on. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { serverOf } from '../../conformance/exploration/narrowing.js'
import { isSymmetric } from '../../model/raft/features/symmetry.js'
import { type Features, NoFeatures } from '../../model/raft/features/types.js'
import type { ValueFlag, ValuesOf } from '../cli/flags.js'
import {
  isMemberName,
  type MembershipValues,
  memberSwitches,
  membershipConflict,
  membershipFlags,
  membershipJson,
  membershipOf,
  showMembership,
} from './membership.js'

/** As they are typed: `servers` are those of `pre-vote=s1,s2`, and undefined where none are named. */
export interface Typed {
  readonly name: Name
  readonly servers?: readonly number[]
}

const names = [
  ...['pre-vote', 'check-quorum', 'snapshots', 'transfer', 'reads'],
  ...['membership', 'joint', 'learners', 'applied', 'incarnations'],
] as const
export type Name = (typeof names)[number]

const isName = (text: string): text is Name => names.some((name) => name === text)

const expected = `all (but changes of members), or names of ${names.join(', ')}, with commas between them; pre-vote=s1,s2 for some servers only`

/** One part of the list, after those before it: s2 in `pre-vote=s1,s2` is a server. */
const read = (before: readonly Typed[], part: string): Either<string, readonly Typed[]> => {
  const [name = '', first, ...rest] = part.split('=')
  const last = before.at(-1)
  const server = serverOf(first ?? name)
  if (rest.length > 0) return left(expected)
  if (first === undefined && server !== undefined && last?.servers !== undefined)
    return right([...before.slice(0, -1), { ...last, servers: [...last.servers, server] }])
  if (!isName(name) || before.some((one) => one.name === name)) return left(expected)
  if (first === undefined) return right([...before, { name }])
  return name === 'pre-vote' && server !== undefined ? right([...before, { name, servers: [server] }]) : left(expected)
}

const listOf = (text: string): Either<string, readonly Typed[]> => {
  if (text === 'all') return right(names.filter((name) => !isMemberName(name)).map((name) => ({ name })))
  return text
    .split(',')
    .reduce<Either<string, readonly Typed[]>>(
      (before, part) => (isLeft(before) ? before : read(before.right, part.trim())),
      right([]),
    )
}

const features: ValueFlag<readonly Typed[] | null> = {
  kind: 'value',
  placeholder: 'LIST',
  fallback: null,
  shownFallback: undefined,
  help: `explore Raft with features, spec/RaftWhole.tla: all (but changes of members), or some of ${names.join(', ')}; pre-vote=s1,s2 for some servers only`,
  expected,
  parse: listOf,
}

export const featuresFlags = { features, ...membershipFlags } as const

type Given = ValuesOf<{ readonly features: typeof features }> & MembershipValues

type Values = Given & { readonly servers: number }

const sorted = (servers: readonly number[]): readonly number[] => [...new Set(servers)].sort((a, b) => a - b)

const everyServer = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)

/** The switches; undefined without the flag, where the module is spec/Raft.tla. */
export const featuresOf = ({ features: typed, servers: count, ...membership }: Values): Features | undefined => {
  if (typed === null) return undefined
  const has = (name: Name): boolean => typed.some((one) => one.name === name)
  const preVote = typed.find(({ name }) => name === 'pre-vote')
  return {
    ...NoFeatures,
    preVote: preVote === undefined ? [] : sorted(preVote.servers ?? everyServer(count)),
    checkQuorum: has('check-quorum'),
    snapshot: has('snapshots'),
    leadershipTransfer: has('transfer'),
    ...(has('reads') ? { reads: true } : {}),
    ...Object.fromEntries(typed.flatMap(({ name }) => (isMemberName(name) ? [[memberSwitches[name], true]] : []))),
    ...membershipOf(membership),
  }
}

const shown = ({ name, servers }: Typed): string =>
  servers === undefined
    ? name
    : `${name}=${sorted(servers)
        .map((i) => `s${i + 1}`)
        .join(',')}`

/** As the flag takes them. */
const showFeatures = (typed: readonly Typed[]): string => typed.map(shown).join(',')

interface Others extends Values {
  readonly everCommitted: boolean
  readonly symmetry: boolean
  readonly of?: string
}

/** What is wrong with the flags, in one line. */
export const featuresConflict = (values: Others): string | undefined => {
  const on = featuresOf(values)
  const wrong = membershipConflict(values, on)
  if (on === undefined || wrong !== undefined) return wrong
  const { everCommitted, symmetry, servers, of } = values
  if (of === 'impl' && (on.appliedConfigurations || on.incarnations || values.wipes || values.knownBugs))
    return '--features applied and incarnations, --wipes and --known-bugs cannot go with reducers: expected the model; zoo has known bugs of reducers'
  const highest = Math.max(-1, ...on.preVote)
  if (everCommitted) return '--ever-committed cannot go with --features: spec/RaftWhole.tla has no such variable'
  if (highest >= servers)
    return `--features: there is no server ${highest + 1} to ask first; expected servers up to s${servers}`
  return symmetry && !isSymmetric({ bounds: { servers } }, on)
    ? '--symmetry cannot go with pre-vote for some servers only, which does not treat all servers alike'
    : undefined
}

/** What is said of it after the model. */
export const showWithFeatures = ({ features: typed, ...membership }: Given): string =>
  typed === null ? '' : ` with the features ${showFeatures(typed)}${showMembership(membership)}`

/** In JSON it stands beside the bounds where it is given. */
export const featuresJson = ({ features: typed, ...membership }: Given): Readonly<Record<string, unknown>> =>
  typed === null ? {} : { features: typed.map(shown), ...membershipJson(membership) }

/** For a checkpoint, which is one of these features; without the flag it is what it always was. */
export const featuresSettings = (values: Values): Readonly<Record<string, string>> => {
  const on = featuresOf(values)
  return on === undefined ? {} : { '--features': JSON.stringify(on) }
}

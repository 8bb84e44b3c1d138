/** The flags that narrow the bounds further, so that wide clusters end in minutes. */
import {
  CANDIDATES_EXPECTED,
  candidatesOf,
  highestNamed,
  SERVERS_EXPECTED,
  serversOf,
  showNarrowing,
} from '../../conformance/exploration/narrowing.js'
import { type Narrowing, namesNoServer } from '../../model/raft/narrowing.js'
import { optionalWhole, type ValueFlag, type ValuesOf } from '../cli/flags.js'

const optional = {
  kind: 'value',
  placeholder: 'LIST',
  fallback: null,
  shownFallback: undefined,
} as const

const onlyCandidate: ValueFlag<Narrowing['onlyCandidate'] | null> = {
  ...optional,
  help: 'leave out states with any other candidate: only these servers stand for election, each in its term',
  expected: CANDIDATES_EXPECTED,
  parse: candidatesOf,
}

const emptyLog: ValueFlag<readonly number[] | null> = {
  ...optional,
  help: 'leave out states in which one of these servers has an entry in its log',
  expected: SERVERS_EXPECTED,
  parse: serversOf,
}

export const narrowingFlags = {
  onlyCandidate,
  emptyLog,
  maxCommit: optionalWhole({ from: 0, to: 1000, help: 'leave out states with a higher commit index' }),
} as const

export type NarrowingValues = ValuesOf<typeof narrowingFlags>

export const narrowingOf = ({ onlyCandidate, emptyLog, maxCommit }: NarrowingValues): Narrowing => ({
  ...(onlyCandidate === null || onlyCandidate === undefined ? {} : { onlyCandidate }),
  ...(emptyLog === null ? {} : { emptyLog }),
  ...(maxCommit === null ? {} : { maxCommit }),
})

/** What is said of it after the bounds. */
export const showNarrowed = (values: NarrowingValues): string => {
  const text = showNarrowing(narrowingOf(values))
  return text === '' ? '' : `, ${text}`
}

/** What is wrong with the flags, in one line. */
export const narrowingConflict = (
  values: NarrowingValues & { readonly servers: number; readonly symmetry?: boolean },
): string | undefined => {
  const narrowing = narrowingOf(values)
  const highest = highestNamed(narrowing)
  if (highest >= values.servers)
    return `--only-candidate and --empty-log: there is no server ${highest + 1}; expected servers up to s${values.servers}`
  return values.symmetry && !namesNoServer(narrowing)
    ? '--symmetry cannot go with --only-candidate or --empty-log, which do not treat all servers alike'
    : undefined
}

/** In JSON it stands beside the bounds where it is given: servers by their names. */
export const narrowingJson = (values: NarrowingValues): { readonly narrowing?: Readonly<Record<string, unknown>> } => {
  const { onlyCandidate, emptyLog, maxCommit } = narrowingOf(values)
  const name = (i: number): string => `s${i + 1}`
  const narrowing = {
    ...(onlyCandidate ? { onlyCandidate: onlyCandidate.map(({ server, term }) => `${name(server)}@${term}`) } : {}),
    ...(emptyLog ? { emptyLog: emptyLog.map(name) } : {}),
    ...(maxCommit === undefined ? {} : { maxCommit }),
  }
  return Object.keys(narrowing).length === 0 ? {} : { narrowing }
}

/** For a checkpoint, which is one of this constraint; without one it is what it always was. */
export const narrowingSettings = (values: NarrowingValues): Readonly<Record<string, string>> => {
  const text = showNarrowing(narrowingOf(values))
  return text === '' ? {} : { 'narrower constraint': text }
}

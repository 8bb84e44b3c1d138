/** The model's values in the notation of TLA+, with servers named s1, s2 and so on. */

import { type Kind, made, type OfKind } from '../../../model/raft/features/kinds.js'
import { fieldsOf, isOfFeature } from '../../../model/raft/features/messages.js'
import { isAnyOn } from '../../../model/raft/features/switches.js'
import { type Features, NoFeatures, type WholeMessage } from '../../../model/raft/features/types.js'
import { describedVariables, variablesOf } from '../../../model/raft/features/variables.js'
import type { allLogs, elections, everCommitted } from '../../../model/raft/history.js'
import { type OfFields, ofFields } from '../../../model/raft/messages.js'
import { toArray } from '../../../model/raft/sequence.js'
import { type Entry, type Log, type Message, Nil, type Server } from '../../../model/raft/types.js'
import type { Display } from './display.js'
import { readsDisplay } from './reads.js'

/** Number 0 is s1. */
const serverName = (server: number): string => `s${server + 1}`

const entries = (all: readonly Entry[]): string =>
  all.length === 0 ? '<<>>' : `<<${all.map(({ term, value }) => `(${term},${value})`).join(', ')}>>`

const log = (sequence: Log): string => entries(toArray(sequence))

const serverOrNil = (server: number): string => (server === Nil ? 'Nil' : serverName(server))

const set = (servers: readonly number[]): string => `{${servers.map(serverName).join(', ')}}`

const ofKind: OfKind<string> = {
  Nat: String,
  BOOLEAN: String,
  Server: serverOrNil,
  entries,
  SUBSET: (elements) => `{${elements.join(', ')}}`,
  record: (fields) =>
    `[${Object.entries(fields)
      .map(([field, value]) => `${field} ${value}`)
      .join(', ')}]`,
}

/** The variables of the features that are on. */
const ofFeatures = (features: Features, s: Server): Readonly<Record<string, string>> =>
  Object.fromEntries(
    describedVariables.flatMap(([name, { kind, of }]) =>
      isAnyOn(features, of) ? [[name, made(kind, variablesOf(s)[name], ofKind)] as const] : [],
    ),
  )

/** A function from servers, one line for each of its arguments. */
const functionOf = (name: string, values: readonly number[]): Readonly<Record<string, string>> =>
  Object.fromEntries(values.map((value, j) => [`${name}[${serverName(j)}]`, String(value)]))

const local = (s: Server): Readonly<Record<string, string>> => ({
  currentTerm: String(s.currentTerm),
  state: s.state,
  votedFor: serverOrNil(s.votedFor),
  log: log(s.log),
  commitIndex: String(s.commitIndex),
  ...(s.unstable === undefined ? {} : { unstable: String(s.unstable) }),
  votesResponded: set(s.votesResponded),
  votesGranted: set(s.votesGranted),
  ...Object.fromEntries([...(s.voterLog ?? [])].map(([j, voted]) => [`voterLog[${serverName(j)}]`, log(voted)])),
  ...functionOf('nextIndex', s.nextIndex),
  ...functionOf('matchIndex', s.matchIndex),
})

/** The words for a truth value, where its name and the value do not make one. */
const words: Readonly<Record<string, readonly [isTrue: string, isFalse: string]>> = {
  mvoteGranted: ['granted', 'refused'],
  msuccess: ['success', 'failure'],
  mtransfer: ['told to stand', 'not told to stand'],
}

/** The name of a field without the m before it, which only tells it from a variable. */
const plain = (field: string): string => field.slice(1)

const shown: OfFields<string> = {
  Nat: (value, field) => `${plain(field)} ${value}`,
  BOOLEAN: (value, field) => words[field]?.[value ? 0 : 1] ?? `${plain(field)} ${value}`,
  entries: (value, field) => `${plain(field)} ${entries(value)}`,
  history: () => '',
}

/** A failure has no index up to which logs match: raft.tla sends 0. */
const isMeant = (m: Message, field: string): boolean => !(field === 'mmatchIndex' && 'msuccess' in m && !m.msuccess)

const coreFields = (m: Message): readonly string[] =>
  ofFields(m, shown).flatMap(({ name, kind, made: text }) => (kind !== 'history' && isMeant(m, name) ? [text] : []))

const shownField = (field: string, kind: Kind, value: unknown): string =>
  kind === 'BOOLEAN' ? shown.BOOLEAN(value === true, field) : `${plain(field)} ${made(kind, value, ofKind)}`

const fieldsShown = (m: WholeMessage): readonly string[] => {
  if (isOfFeature(m)) return fieldsOf(m).map(([name, kind, value]) => shownField(name, kind, value))
  return [
    ...coreFields(m),
    ...(m.mtransfer === undefined ? [] : [shown.BOOLEAN(m.mtransfer, 'mtransfer')]),
    ...(m.mincarnation === undefined ? [] : [shown.Nat(m.mincarnation, 'mincarnation')]),
  ]
}

const message = (m: WholeMessage): string =>
  [`${m.mtype} ${serverName(m.msource)}->${serverName(m.mdest)} term ${m.mterm}`, ...fieldsShown(m)].join(' ')

type ValueOf<Variable extends { readonly initial: unknown }> = Variable['initial']

const shownElections = (value: ValueOf<typeof elections>): readonly string[] =>
  [...value.values()].map(
    ({ eterm, eleader, elog, evotes }) =>
      `${serverName(eleader)} elected in term ${eterm} by ${set(evotes)} with log ${log(elog)}`,
  )

const shownLogs = (value: ValueOf<typeof allLogs>): readonly string[] => [...value.values()].map(log)

const shownCommitted = (value: ValueOf<typeof everCommitted>): readonly string[] =>
  [...value.values()].map(
    ({ index, entry, term }) => `(${entry.term},${entry.value}) at ${index}, known in term ${term}`,
  )

/** How the model is shown; `history` and `ever` as `history` and `everCommitted` in its settings. */
export const modelDisplay = (history: boolean, ever = false, features = NoFeatures): Display<Server, WholeMessage> => ({
  server: serverName,
  local: (s) => ({ ...local(s), ...ofFeatures(features, s) }),
  parts: ['features'],
  message,
  history: [
    ...(history
      ? [
          { name: 'elections', elements: shownElections },
          { name: 'allLogs', elements: shownLogs },
        ]
      : []),
    ...(ever ? [{ name: 'everCommitted', elements: shownCommitted }] : []),
    ...(features.reads ? [readsDisplay(serverName)] : []),
  ],
})

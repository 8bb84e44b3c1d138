/** The model's values in the notation of TLA+, with servers named s1, s2 and so on. */
import type { allLogs, elections, everCommitted } from '../../../model/raft/history.js'
import { type OfFields, ofFields } from '../../../model/raft/messages.js'
import { toArray } from '../../../model/raft/sequence.js'
import { type Entry, type Log, type Message, Nil, type Server } from '../../../model/raft/types.js'
import type { Display } from './display.js'

/** Number 0 is s1. */
const serverName = (server: number): string => `s${server + 1}`

const entries = (all: readonly Entry[]): string =>
  all.length === 0 ? '<<>>' : `<<${all.map(({ term, value }) => `(${term},${value})`).join(', ')}>>`

const log = (sequence: Log): string => entries(toArray(sequence))

const set = (servers: readonly number[]): string => `{${servers.map(serverName).join(', ')}}`

/** A function from servers, one line for each of its arguments. */
const functionOf = (name: string, values: readonly number[]): Readonly<Record<string, string>> =>
  Object.fromEntries(values.map((value, j) => [`${name}[${serverName(j)}]`, String(value)]))

const local = (s: Server): Readonly<Record<string, string>> => ({
  currentTerm: String(s.currentTerm),
  state: s.state,
  votedFor: s.votedFor === Nil ? 'Nil' : serverName(s.votedFor),
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

const message = (m: Message): string => {
  const head = `${m.mtype} ${serverName(m.msource)}->${serverName(m.mdest)} term ${m.mterm}`
  const fields = ofFields(m, shown).flatMap(({ name, kind, made }) =>
    kind !== 'history' && isMeant(m, name) ? [made] : [],
  )
  return [head, ...fields].join(' ')
}

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
export const modelDisplay = (history: boolean, ever = false): Display<Server, Message> => ({
  server: serverName,
  local,
  message,
  history: [
    ...(history
      ? [
          { name: 'elections', elements: shownElections },
          { name: 'allLogs', elements: shownLogs },
        ]
      : []),
    ...(ever ? [{ name: 'everCommitted', elements: shownCommitted }] : []),
  ],
})

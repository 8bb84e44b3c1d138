/** TypeOK: the variables and messages have the types that raft.tla intends, which TypeScript's types only approximate. */
import type { Invariant } from '../../checker/protocol.js'
import { isConfiguration } from '../features/configurations.js'
import type { SetByText } from '../history.js'
import { type FieldKind, fieldOf, fieldsOf, votes } from '../messages.js'
import { Len, toArray } from '../sequence.js'
import {
  type Constants,
  type Election,
  type Entry,
  type Log,
  type Message,
  Nil,
  type Server,
  type Value,
} from '../types.js'

/** Conjuncts by name, so that a report can say which is false. */
type Conjuncts = Readonly<Record<string, boolean>>

const isNat = (x: number): boolean => Number.isInteger(x) && x >= 0
const isPositive = (x: number): boolean => Number.isInteger(x) && x >= 1
const isServer = (c: Constants, x: number): boolean => isNat(x) && x < c.servers
/** With features, an entry may hold a configuration. */
const mayBeConfiguration = (c: Constants, value: Value): boolean => c.features !== undefined && isConfiguration(value)
const areEntries = (c: Constants, entries: readonly Entry[]): boolean =>
  entries.every(({ term, value }) => isPositive(term) && (c.values.includes(value) || mayBeConfiguration(c, value)))
const isLog = (c: Constants, log: Log): boolean => areEntries(c, toArray(log))
/** A set of servers is a sorted list without repetitions. */
const isSetOfServers = (c: Constants, set: readonly number[]): boolean =>
  set.every((x, k) => isServer(c, x) && (k === 0 || x > (set[k - 1] ?? x)))
const isFunctionOnServers = (c: Constants, f: readonly number[], isValue: (x: number) => boolean): boolean =>
  f.length === c.servers && f.every(isValue)

/** Where it is left out, all is stable. */
const isUnstable = (c: Constants, log: Log, unstable: number): boolean =>
  c.relaxations.ParallelWrite && isPositive(unstable) && unstable <= Len(log)

export const serverTypes = (c: Constants, s: Server): Conjuncts => ({
  currentTerm: isPositive(s.currentTerm),
  state: ['Follower', 'Candidate', 'Leader'].includes(s.state),
  votedFor: s.votedFor === Nil || isServer(c, s.votedFor),
  log: isLog(c, s.log),
  commitIndex: isNat(s.commitIndex),
  ...(s.unstable === undefined ? {} : { unstable: isUnstable(c, s.log, s.unstable) }),
  votesResponded: isSetOfServers(c, s.votesResponded),
  votesGranted: isSetOfServers(c, s.votesGranted),
  voterLog:
    (s.voterLog !== undefined) === c.history &&
    (s.voterLog === undefined ||
      ([...s.voterLog.values()].every((log) => isLog(c, log)) &&
        [...s.voterLog.keys()].sort((a, b) => a - b).join() === s.votesGranted.join())),
  nextIndex: isFunctionOnServers(c, s.nextIndex, isPositive),
  matchIndex: isFunctionOnServers(c, s.matchIndex, isNat),
})

/** What the fields of a message must be; TypeScript sees to the truth values. */
const fieldTypes = (c: Constants, m: Message): Conjuncts => {
  const isOfType: Readonly<Record<Exclude<FieldKind, 'BOOLEAN'>, (value: never) => boolean>> = {
    Nat: isNat,
    entries: (list: readonly Entry[]) => areEntries(c, list),
    history: (log: Log | undefined) => (log !== undefined) === c.history && isLog(c, log ?? null),
  }
  return Object.fromEntries(
    fieldsOf(m.mtype).flatMap(({ name, kind }) =>
      kind === 'BOOLEAN' ? [] : [[name, isOfType[kind](fieldOf(m, name) as never)]],
    ),
  )
}

export const messageTypes = (c: Constants, m: Message): Conjuncts => ({
  mterm: isPositive(m.mterm),
  msource: isServer(c, m.msource),
  mdest: isServer(c, m.mdest),
  ...(votes.includes(m.mtype) ? {} : { 'msource /= mdest': m.msource !== m.mdest }),
  ...fieldTypes(c, m),
})

export const electionTypes = (c: Constants, e: Election): Conjuncts => ({
  eterm: isPositive(e.eterm),
  eleader: isServer(c, e.eleader),
  elog: isLog(c, e.elog),
  evotes: isSetOfServers(c, e.evotes),
  evoterLog:
    e.evoterLog.size === e.evotes.length &&
    e.evotes.every((j) => e.evoterLog.has(j) && isLog(c, e.evoterLog.get(j) ?? null)),
})

const all = (conjuncts: Conjuncts): boolean => Object.values(conjuncts).every(Boolean)

const source = "raft.tla, the comments of its variables' declarations"

export const typeInvariants = (c: Constants): readonly Invariant<Server, Message>[] => [
  { name: 'TypeOK', source, reads: 'server', holds: (_i, s) => all(serverTypes(c, s)) },
  { name: 'TypeOK (messages)', source, reads: 'message', holds: (m) => all(messageTypes(c, m)) },
  {
    name: 'TypeOK (elections)',
    source,
    reads: 'history',
    variable: 'elections',
    holds: (elections: SetByText<Election>) => [...elections.values()].every((e) => all(electionTypes(c, e))),
  },
  {
    name: 'TypeOK (allLogs)',
    source,
    reads: 'history',
    variable: 'allLogs',
    holds: (allLogs: SetByText<Log>) => [...allLogs.values()].every((log) => isLog(c, log)),
  },
]

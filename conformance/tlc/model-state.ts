/** A state of the model from the variables of spec/Raft.tla or spec/RaftWhole.tla: the way back from `modelTlaView`. */
import type { GlobalState } from '../../model/checker/protocol.js'
import { constantsOf, type Settings } from '../../model/raft/bounds.js'
import { encodeElection, encodeLog } from '../../model/raft/encode.js'
import { textOf } from '../../model/raft/features/configurations.js'
import { type Kind, sortedSet } from '../../model/raft/features/kinds.js'
import { extraFieldsOf, featureFields, isFeatureType, switchOf } from '../../model/raft/features/messages.js'
import type { WholeSettings } from '../../model/raft/features/protocol.js'
import { changesMembers, isOn } from '../../model/raft/features/switches.js'
import { type Features, NoFeatures, type WholeMessage } from '../../model/raft/features/types.js'
import { functionOnServers } from '../../model/raft/helpers.js'
import {
  type Committed,
  elections,
  encodeCommitted,
  everCommitted,
  historyVariables,
  type SetByText,
} from '../../model/raft/history.js'
import { type FieldKind, type FieldTypes, fieldsOf as fieldsOfType, messageTypes } from '../../model/raft/messages.js'
import { fromArray } from '../../model/raft/sequence.js'
import {
  type Constants,
  type Election,
  type Entry,
  type Log,
  type Message,
  Nil,
  type Server,
  type State,
  type Value,
  type VoterLog,
} from '../../model/raft/types.js'
import { featuresOfServers, readHistoryOf, withoutFeatures } from './features-state.js'
import { misread, type Variables } from './itf-read.js'
import {
  at,
  booleanOf,
  type Fields,
  fieldsOf,
  nameOf,
  numberOf,
  type Placed,
  pairsOf,
  sequenceOf,
  setOf,
} from './placed.js'

type Kept = Pick<Settings, 'history' | 'everCommitted'>

const readersFor = (c: Constants, names: readonly string[], features: Features) => {
  const server = (of: Placed): number => {
    const i = names.indexOf(nameOf(of))
    return i >= 0 ? i : misread(of.where, `one of the servers ${names.join(', ')}`)
  }
  const servers = (of: Placed): readonly number[] => [...new Set(setOf(of).map(server))].sort((a, b) => a - b)
  /** A function on Server, in the order of the servers. */
  const onServers = <A>(of: Placed, read: (value: Placed) => A): readonly A[] => {
    const values = new Map(pairsOf(of).map(([argument, value]) => [server(at(argument, of.where)), value] as const))
    return names.map((name, i) => read(at(values.get(i)?.value, `${of.where}[${name}]`)))
  }
  /** A configuration is a record in the specification, where the members change. */
  const valueAt = (of: Placed): Value => {
    if (of.value._tag === 'Record' && changesMembers(features)) {
      const field = fieldsOf(of)
      const [voters, outgoing, learners] = [field('voters'), field('outgoing'), field('learners')].map(servers)
      return textOf({ voters: voters ?? [], outgoing: outgoing ?? [], learners: learners ?? [] })
    }
    const value = nameOf(of)
    return c.values.includes(value) ? value : misread(of.where, `one of the values ${c.values.join(', ')}`)
  }
  const entry = (of: Placed): Entry => {
    const field = fieldsOf(of)
    return { term: numberOf(field('term')), value: valueAt(field('value')) }
  }
  const log = (of: Placed): Log => fromArray(sequenceOf(of).map(entry))
  const voterLog = (of: Placed): VoterLog =>
    new Map(
      pairsOf(of)
        .map(([argument, value]) => [server(at(argument, of.where)), log(value)] as const)
        .sort(([a], [b]) => a - b),
    )
  const fieldReaders: { readonly [Kind in FieldKind]: (of: Placed) => FieldTypes[Kind] } = {
    Nat: numberOf,
    BOOLEAN: booleanOf,
    entries: (of) => sequenceOf(of).map(entry),
    history: log,
  }
  const kindAt = (kind: Kind, of: Placed): unknown => {
    if (kind === 'Nat') return numberOf(of)
    if (kind === 'BOOLEAN') return booleanOf(of)
    if (kind === 'Server') return nameOf(of) === 'Nil' ? Nil : server(of)
    if (kind === 'entries') return sequenceOf(of).map(entry)
    if ('SUBSET' in kind)
      return sortedSet(
        kind.SUBSET,
        setOf(of).map((element) => kindAt(kind.SUBSET, element)),
      )
    return fieldsAt(kind.record, fieldsOf(of))
  }
  const fieldsAt = (kinds: Readonly<Record<string, Kind>>, field: Fields): object =>
    Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, kindAt(kind, field(name))]))
  const message = (of: Placed): WholeMessage => {
    const field = fieldsOf(of)
    const head = { mterm: numberOf(field('mterm')), msource: server(field('msource')), mdest: server(field('mdest')) }
    const named = nameOf(field('mtype'))
    if (isFeatureType(named) && isOn(features, switchOf[named]))
      return { ...head, mtype: named, ...fieldsAt(featureFields[named], field) } as WholeMessage
    const mtype = messageTypes.find((type) => type === named)
    if (mtype === undefined)
      return misread(
        field('mtype').where,
        isFeatureType(named) ? 'no message of a feature that is off' : 'a message type of the specification',
      )
    const kept = fieldsOfType(mtype).filter(({ kind }) => c.history || kind !== 'history')
    const fields = Object.fromEntries(kept.map(({ name, kind }) => [name, fieldReaders[kind](field(name))]))
    const transfer = fieldsAt(extraFieldsOf(mtype, features), field)
    // The fields are those of the type, each read as its kind.
    return { ...head, mtype, ...fields, ...transfer } as WholeMessage
  }
  const election = (of: Placed): Election => {
    const field = fieldsOf(of)
    return {
      eterm: numberOf(field('eterm')),
      eleader: server(field('eleader')),
      elog: log(field('elog')),
      evotes: servers(field('evotes')),
      evoterLog: voterLog(field('evoterLog')),
    }
  }
  const committed = (of: Placed): Committed => {
    const field = fieldsOf(of)
    return { index: numberOf(field('index')), entry: entry(field('entry')), term: numberOf(field('term')) }
  }
  return { server, servers, onServers, log, voterLog, message, election, committed, kindAt }
}

const STATES: readonly State[] = ['Follower', 'Candidate', 'Leader']

/** s2 before s10. */
const inOrder = (names: readonly string[]): readonly string[] =>
  names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))

/** The names of the servers, in their order. */
const serversOf = (variable: (name: string) => Placed): readonly string[] =>
  inOrder(pairsOf(variable('currentTerm')).map(([argument]) => nameOf(at(argument, 'currentTerm'))))

const byText = <A>(set: Placed, read: (of: Placed) => A, encode: (value: A) => string): SetByText<A> =>
  new Map(
    setOf(set)
      .map(read)
      .map((value) => [encode(value), value] as const),
  )

/** The history variables of the model, from the variables of the specification that have their names. */
const historyOf = (
  kept: Kept,
  { election, log, committed }: ReturnType<typeof readersFor>,
  variable: (name: string) => Placed,
): readonly unknown[] =>
  historyVariables(kept).map(({ name }) => {
    if (name === elections.name) return byText(variable(name), election, encodeElection)
    if (name === everCommitted.name) return byText(variable(name), committed, encodeCommitted)
    return byText(variable(name), log, encodeLog)
  })

/** Throws `Misread` where a variable is missing or wrong. History variables that the settings do not keep are ignored. */
export const modelStateOf = (settings: Settings, variables: Variables): GlobalState<Server, Message> => {
  withoutFeatures(variables)
  // Without features there is no message of theirs.
  return stateOf(settings, variables) as GlobalState<Server, Message>
}

/** The same of spec/RaftWhole.tla, with these features. */
export const wholeStateOf = (
  settings: WholeSettings,
  features: Features,
  variables: Variables,
): GlobalState<Server, WholeMessage> => stateOf(settings, variables, features)

const stateOf = (
  settings: WholeSettings,
  variables: Variables,
  features?: Features,
): GlobalState<Server, WholeMessage> => {
  const c = constantsOf(settings)
  const variable = (name: string): Placed => at(variables[name], name)
  const names = serversOf(variable)
  if (names.length !== c.servers) misread('currentTerm', `${c.servers} servers; there are ${names.length}`)
  const read = readersFor(c, names, features ?? NoFeatures)
  const functions = {
    currentTerm: read.onServers(variable('currentTerm'), numberOf),
    state: read.onServers(variable('state'), (of) => {
      const found = STATES.find((state) => state === nameOf(of))
      return found ?? misread(of.where, `one of ${STATES.join(', ')}`)
    }),
    votedFor: read.onServers(variable('votedFor'), (of) => (nameOf(of) === 'Nil' ? Nil : read.server(of))),
    log: read.onServers(variable('log'), read.log),
    commitIndex: read.onServers(variable('commitIndex'), numberOf),
    // States that were written without relaxations have no such variable.
    unstable: variables.unstable === undefined ? [] : read.onServers(variable('unstable'), numberOf),
    votesResponded: read.onServers(variable('votesResponded'), read.servers),
    votesGranted: read.onServers(variable('votesGranted'), read.servers),
    nextIndex: read.onServers(variable('nextIndex'), (of) => read.onServers(of, numberOf)),
    matchIndex: read.onServers(variable('matchIndex'), (of) => read.onServers(of, numberOf)),
  }
  const voterLogs = c.history ? read.onServers(variable('voterLog'), read.voterLog) : []
  const ofFeatures = features === undefined ? [] : featuresOfServers(read, variables, features)
  const none = functionOnServers(c, 0)
  return {
    servers: names.map((_, i) => ({
      currentTerm: functions.currentTerm[i] ?? 0,
      state: functions.state[i] ?? 'Follower',
      votedFor: functions.votedFor[i] ?? Nil,
      log: functions.log[i] ?? null,
      commitIndex: functions.commitIndex[i] ?? 0,
      ...(functions.unstable[i] ? { unstable: functions.unstable[i] } : {}),
      votesResponded: functions.votesResponded[i] ?? [],
      votesGranted: functions.votesGranted[i] ?? [],
      ...(c.history ? { voterLog: voterLogs[i] ?? new Map() } : {}),
      nextIndex: functions.nextIndex[i] ?? none,
      matchIndex: functions.matchIndex[i] ?? none,
      ...(ofFeatures[i] === undefined ? {} : { features: ofFeatures[i] }),
    })),
    messages: pairsOf(variable('messages')).map(([argument, count], k) => ({
      message: read.message(at(argument, `messages, message ${k + 1}`)),
      count: numberOf(count) > 0 ? numberOf(count) : misread(count.where, 'at least one copy'),
    })),
    history: [...historyOf(settings, read, variable), ...(features?.reads ? [readHistoryOf(read, variable)] : [])],
  }
}

/** The model in the variables and values of spec/Raft.tla or spec/RaftWhole.tla, so that a counterexample of the model is one of the specification. */
import type { PathStep } from '../../../model/checker/counterexample.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { configurationIn, isConfiguration } from '../../../model/raft/features/configurations.js'
import { made, mapRecord, type OfKind } from '../../../model/raft/features/kinds.js'
import { fieldsOf, isOfFeature } from '../../../model/raft/features/messages.js'
import { noReads, type ReadHistory, readHistoryKinds } from '../../../model/raft/features/read-history.js'
import type { WholeMessage } from '../../../model/raft/features/types.js'
import { describedVariables, variablesOf } from '../../../model/raft/features/variables.js'
import {
  allLogs,
  type Committed,
  elections,
  everCommitted,
  historyVariables,
  type SetByText,
} from '../../../model/raft/history.js'
import { type OfFields, ofFields } from '../../../model/raft/messages.js'
import { toArray } from '../../../model/raft/sequence.js'
import {
  type Election,
  type Entry,
  type Log,
  type Message,
  Nil,
  type Server,
  type Value,
} from '../../../model/raft/types.js'
import { boolean, functionOf, name, number, record, sequence, set, type TlaValue } from './tla-value.js'
import type { TlaView } from './tla-view.js'

type Naming = (server: number) => string

/** The values that hold servers, which have the names that the reader is shown. */
const valuesWith = (nameOf: Naming) => {
  const server = (i: number): TlaValue => name(i === Nil ? 'Nil' : nameOf(i))
  const servers = (all: readonly number[]): TlaValue => set(all.map(server))
  /** A client's value, or a configuration, which is a record in the specification. */
  const entryValue = (value: Value): TlaValue => {
    if (!isConfiguration(value)) return name(value)
    const { voters, outgoing, learners } = configurationIn(value)
    return record({ voters: servers(voters), outgoing: servers(outgoing), learners: servers(learners) })
  }
  const entry = ({ term, value }: Entry): TlaValue => record({ term: number(term), value: entryValue(value) })
  const entries = (all: readonly Entry[]): TlaValue => sequence(all.map(entry))
  const log = (of: Log): TlaValue => entries(toArray(of))

  const committed = ({ index, entry: of, term }: Committed): TlaValue =>
    record({ index: number(index), entry: entry(of), term: number(term) })

  /** A function on Server. */
  const onServers = <A>(all: readonly A[], value: (of: A) => TlaValue): TlaValue =>
    functionOf(all.map((of, i) => [server(i), value(of)]))
  const logsOf = (logs: ReadonlyMap<number, Log>): TlaValue =>
    functionOf([...logs].map(([j, of]) => [server(j), log(of)]))

  const fieldValues: OfFields<TlaValue> = { Nat: number, BOOLEAN: boolean, entries, history: log }

  const kindValues: OfKind<TlaValue> = { Nat: number, BOOLEAN: boolean, Server: server, entries, SUBSET: set, record }

  /** The fields of a message, those of the history apart: they come after its ends. */
  const fieldsOfCore = (m: Message & { readonly mtransfer?: boolean; readonly mincarnation?: number }) => {
    const fields = ofFields(m, fieldValues)
    const those = (ofHistory: boolean) =>
      Object.fromEntries(
        fields.flatMap(({ name: field, kind, made: value }) =>
          (kind === 'history') === ofHistory ? [[field, value]] : [],
        ),
      )
    const transfer = m.mtransfer === undefined ? {} : { mtransfer: boolean(m.mtransfer) }
    const disk = m.mincarnation === undefined ? {} : { mincarnation: number(m.mincarnation) }
    return [{ ...those(false), ...transfer, ...disk }, those(true)] as const
  }
  const fieldsOfFeature = (m: WholeMessage) =>
    isOfFeature(m)
      ? ([Object.fromEntries(fieldsOf(m).map(([field, kind, of]) => [field, made(kind, of, kindValues)])), {}] as const)
      : fieldsOfCore(m)

  const messageAnew = (m: WholeMessage): TlaValue => {
    const head = { mtype: name(m.mtype), mterm: number(m.mterm) }
    const [fields, ofHistory] = fieldsOfFeature(m)
    return record({ ...head, ...fields, msource: server(m.msource), mdest: server(m.mdest), ...ofHistory })
  }

  const variablesOfFeatures = (all: readonly Server[]): Readonly<Record<string, TlaValue>> =>
    Object.fromEntries(
      describedVariables.map(([variable, { kind }]) => [
        variable,
        onServers(all, (s) => made(kind, variablesOf(s)[variable], kindValues)),
      ]),
    )

  /** The history variables of reads. */
  const variablesOfReads = (of: ReadHistory): Readonly<Record<string, TlaValue>> =>
    mapRecord(readHistoryKinds, (kind, variable) => made(kind, Reflect.get(of, variable), kindValues))

  /** A message is the same value in every state in which it is on its way. */
  const known = new WeakMap<WholeMessage, TlaValue>()
  const message = (m: WholeMessage): TlaValue => {
    const before = known.get(m)
    if (before !== undefined) return before
    const value = messageAnew(m)
    known.set(m, value)
    return value
  }

  const election = ({ eterm, eleader, elog, evotes, evoterLog }: Election): TlaValue =>
    record({
      eterm: number(eterm),
      eleader: server(eleader),
      elog: log(elog),
      evotes: servers(evotes),
      evoterLog: logsOf(evoterLog),
    })

  return {
    server,
    servers,
    onServers,
    log,
    logsOf,
    message,
    election,
    committed,
    variablesOfFeatures,
    variablesOfReads,
  }
}

/** What a state tells beyond the variables of every server: history, and `unstable`, which is 0 without `ParallelWrite`. */
type Kept = Pick<Settings, 'history' | 'everCommitted'> & {
  readonly unstable?: boolean
  /** Whether the variables of spec/RaftWhole.tla are shown. */
  readonly features?: boolean
}

const moduleOf = ({ everCommitted: ever, features }: Kept): string => {
  if (features) return 'RaftWhole'
  return ever ? 'EverCommitted' : 'Raft'
}

/** The history variables of a state; without history they keep their initial values, as with History = FALSE. */
const historyOf = (kept: Kept, { history }: GlobalState<Server, WholeMessage>) => {
  const names = historyVariables(kept).map(({ name }) => name)
  // With reads theirs is the last.
  const ofReads = (history[names.length] ?? noReads) as ReadHistory
  // The protocol's history has the values of these variables, in this order.
  const elementsOf = <A>(variable: { readonly name: string; readonly initial: SetByText<A> }): readonly A[] => [
    ...((history[names.indexOf(variable.name)] as SetByText<A> | undefined)?.values() ?? []),
  ]
  return {
    ...{ elections: elementsOf(elections), allLogs: elementsOf(allLogs), everCommitted: elementsOf(everCommitted) },
    ofReads,
  }
}

/** What `Action(…)` of the step is applied to: the servers i and j, the value v. The message m goes without saying. */
const argumentsOf = (
  nameOf: Naming,
  { action, server, message, sent, state }: PathStep<Server, WholeMessage>,
): string => {
  if (server === null) return message === null ? '' : `${message.mtype}`
  const other = message?.msource ?? sent[0]?.mdest
  const value = action === 'ClientRequest' ? state.servers[server]?.log?.last.value : undefined
  return [nameOf(server), other === undefined ? undefined : nameOf(other), value]
    .filter((argument) => argument !== undefined)
    .join(', ')
}

/** `nameOf` names a server by its number from 0; `kept` is of the model's settings. */
export const modelTlaView = (nameOf: Naming, kept: Kept = { history: true }): TlaView<Server, WholeMessage> => {
  const { server, servers, onServers, log, logsOf, message, election, committed, ...ofFeatures } = valuesWith(nameOf)
  return {
    module: moduleOf(kept),
    variables: (state) => {
      const all = state.servers
      const { elections: elected, allLogs: logs, everCommitted: ever, ofReads } = historyOf(kept, state)
      return {
        messages: functionOf(state.messages.map((copies) => [message(copies.message), number(copies.count)])),
        elections: set(elected.map(election)),
        allLogs: set(logs.map(log)),
        currentTerm: onServers(all, (s) => number(s.currentTerm)),
        state: onServers(all, (s) => name(s.state)),
        votedFor: onServers(all, (s) => server(s.votedFor)),
        log: onServers(all, (s) => log(s.log)),
        commitIndex: onServers(all, (s) => number(s.commitIndex)),
        ...(kept.unstable ? { unstable: onServers(all, (s) => number(s.unstable ?? 0)) } : {}),
        votesResponded: onServers(all, (s) => servers(s.votesResponded)),
        votesGranted: onServers(all, (s) => servers(s.votesGranted)),
        voterLog: onServers(all, (s) => logsOf(s.voterLog ?? new Map())),
        nextIndex: onServers(all, (s) => onServers(s.nextIndex, number)),
        matchIndex: onServers(all, (s) => onServers(s.matchIndex, number)),
        ...(kept.everCommitted ? { everCommitted: set(ever.map(committed)) } : {}),
        ...(kept.features ? { ...ofFeatures.variablesOfFeatures(all), ...ofFeatures.variablesOfReads(ofReads) } : {}),
      }
    },
    action: (step) => `${step.action}(${argumentsOf(nameOf, step)})`,
  }
}

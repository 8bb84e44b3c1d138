/** The abstraction function: from the reducer's state and messages to the variables and messages of raft.tla. */
import { identity } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type { Members } from '../../impl/raft/features/members.js'
import { memoryOf } from '../../impl/raft/features/memory.js'
import * as ImplLog from '../../impl/raft/log.js'
import { matchIndexOf } from '../../impl/raft/progress.js'
import type * as Impl from '../../impl/raft/types.js'
import type { Copies } from '../../model/checker/protocol.js'
import { textOf, valueNaming } from '../../model/raft/features/configurations.js'
import type { Features, FeatureVariables, WholeMessage } from '../../model/raft/features/types.js'
import { initial, sortedReads } from '../../model/raft/features/variables.js'
import { Append, Empty, fromArray } from '../../model/raft/sequence.js'
import { type Entry, type Log, Nil, type Server, type ServerId, type Value } from '../../model/raft/types.js'
import { convertFields } from '../../traces/convert.js'
import { NOOP } from '../explanation/conformance-model.js'
import { modelMessage, type Terms } from '../explanation/messages.js'
import type { MessagePattern } from '../explanation/observation.js'
import { entriesIn } from './snapshot-data.js'

/** The number of a server in the model: its place in the configuration. */
export const serverNumber = (servers: readonly Impl.ServerId[], id: Impl.ServerId): ServerId => {
  const number = servers.indexOf(id)
  if (number < 0) throw new RangeError(`${id} is not a server of ${servers.join(', ')}`)
  return number
}

const abstractValue = (servers: readonly Impl.ServerId[], payload: Impl.Payload): Value => {
  switch (payload._tag) {
    case 'Noop':
      return NOOP
    case 'Command':
      return valueNaming(payload.command)
    case 'Members':
      return abstractMembers(servers, payload.members)
  }
}

/** The canonical text of a configuration. */
export const abstractMembers = (servers: readonly Impl.ServerId[], { voters, outgoing, learners }: Members): Value =>
  textOf({
    voters: numbers(servers, voters),
    outgoing: numbers(servers, outgoing),
    learners: numbers(servers, learners),
  })

/** What is the same for all servers of one cluster. */
interface Vocabulary {
  readonly entry: (entry: Impl.Entry) => Entry
  /** What the entries up to and including the one of a node are in the model. Nodes are immutable and share their past. */
  readonly logs: WeakMap<ImplLog.Log, Log>
  readonly terms: Terms
}

const vocabularies = new WeakMap<readonly Impl.ServerId[], Vocabulary>()

const vocabularyOf = (servers: readonly Impl.ServerId[]): Vocabulary => {
  const known = vocabularies.get(servers)
  if (known !== undefined) return known
  const entry = ({ term, payload }: Impl.Entry): Entry => ({ term, value: abstractValue(servers, payload) })
  // The reducer's terms are the model's, and its entries are converted before.
  const terms: Terms = {
    ofEntry: (term) => term,
    entry: (one) => one as Entry,
    entriesIn: ({ data }) => entriesIn(data).map(entry),
  }
  const vocabulary = { entry, logs: new WeakMap<ImplLog.Log, Log>(), terms }
  vocabularies.set(servers, vocabulary)
  return vocabulary
}

/** Takes time in proportion to the entries that were in no log before: the model's logs share as the reducer's do. */
const abstractLog = ({ entry, logs }: Vocabulary, log: ImplLog.Log): Log => {
  const fresh: Extract<ImplLog.Log, { readonly _tag: 'Node' }>[] = []
  let known: Log | undefined
  for (let at = log; at._tag === 'Node'; at = at.below) {
    known = logs.get(at)
    if (known !== undefined) break
    fresh.push(at)
  }
  return fresh.reduceRight<Log>((before, node) => {
    const after = Append(before, entry(node.entry))
    logs.set(node, after)
    return after
  }, known ?? Empty)
}

/** The whole log: what the snapshot stands for is the history of the model's. */
const wholeLog = (vocabulary: Vocabulary, { log, snapshot }: Impl.ServerState): Log =>
  snapshot === undefined
    ? abstractLog(vocabulary, log)
    : ImplLog.toEntries(log)
        .map(vocabulary.entry)
        .reduce<Log>(Append, fromArray(entriesIn(snapshot.data).map(vocabulary.entry)))

/** The entries of a reducer as the model's. */
export const abstractEntry = (servers: readonly Impl.ServerId[]): ((entry: Impl.Entry) => Entry) =>
  vocabularyOf(servers).entry

/** A reducer's state as a server of the conformance model; already `meaningful`. `log`: the whole of it, where that is known otherwise. */
export const abstractServer = (
  servers: readonly Impl.ServerId[],
  state: Impl.ServerState,
  hasFeatures = false,
  log: Log = wholeLog(vocabularyOf(servers), state),
): Server => {
  const { role, votedFor } = state
  const isCandidate = role._tag === 'Candidate'
  return {
    currentTerm: state.currentTerm,
    state: role._tag,
    votedFor: O.isSome(votedFor) ? serverNumber(servers, votedFor.value) : Nil,
    log,
    commitIndex: state.commitIndex,
    votesResponded: isCandidate ? numbers(servers, [...role.votes.keys()]) : NOBODY,
    votesGranted: isCandidate ? numbers(servers, granted(role.votes)) : NOBODY,
    nextIndex: servers.map(() => 1),
    matchIndex: servers.map((id) => matchIndexIn(role, id)),
    ...(hasFeatures ? { features: abstractFeatures(servers, state) } : {}),
  }
}

/** What a reducer remembers for its features, as the model's variables. */
const abstractFeatures = (servers: readonly Impl.ServerId[], state: Impl.ServerState): FeatureVariables => {
  const { contact, preVotes, responded, transferee, toldToStand, readRound, reads } = memoryOf(state)
  return {
    ...initial,
    ...{ contact, preVotes: numbers(servers, preVotes), responded: numbers(servers, responded) },
    snapshotIndex: state.snapshot?.index ?? 0,
    ...{ transferee: O.isSome(transferee) ? serverNumber(servers, transferee.value) : Nil, toldToStand },
    readRound,
    reads: sortedReads(
      reads.map(({ server, confirmed, ...rest }) => ({
        ...{ ...rest, server: serverNumber(servers, server), confirmed: numbers(servers, confirmed) },
      })),
    ),
  }
}

const matchIndexIn = (role: Impl.Role, id: Impl.ServerId): number => {
  const progress = role._tag === 'Leader' ? role.progress.get(id) : undefined
  return progress === undefined ? 0 : matchIndexOf(progress)
}

const NOBODY: readonly ServerId[] = []

const numbers = (servers: readonly Impl.ServerId[], ids: readonly Impl.ServerId[]): readonly ServerId[] =>
  ids.map((id) => serverNumber(servers, id)).sort((a, b) => a - b)

const granted = (votes: Impl.Votes): readonly Impl.ServerId[] =>
  [...votes].flatMap(([id, isGranted]) => (isGranted ? [id] : []))

/**
 * A reducer's message as it is seen to be sent: with the commit index that it names, which the model's message only limits.
 * Undefined for one that the model does not know. `entriesOf`: what snapshots stand for, where their data does not say it.
 */
export const abstractSent = (
  servers: readonly Impl.ServerId[],
  message: Impl.Message,
  features?: Features,
  entriesOf?: Terms['entriesIn'],
): MessagePattern | undefined => {
  const ends = {
    mterm: message.term,
    msource: serverNumber(servers, message.from),
    mdest: serverNumber(servers, message.to),
  }
  const { entry, terms } = vocabularyOf(servers)
  const own = entriesOf === undefined ? terms : { ...terms, entriesIn: entriesOf }
  const spoken = features?.leadershipTransfer ? { ...own, handsOver: true } : own
  return modelMessage(message._tag, convertFields({ entry, data: identity }, message, {}), ends, spoken)
}

/** A reducer's message as a message of the model, or undefined for one that the model does not know: to it, that one is not there. */
export const abstractMessage = (
  servers: readonly Impl.ServerId[],
  message: Impl.Message,
  features?: Features,
  entriesOf?: Terms['entriesIn'],
): WholeMessage | undefined => {
  const sent = abstractSent(servers, message, features, entriesOf)
  if (sent === undefined) return undefined
  const { mleaderCommit: _, ...known } = sent
  // A reducer's message has all of its fields.
  return known as WholeMessage
}

/** The network's messages as the model sees them: those that it knows, with their copies. */
export const abstractBag = (
  known: (message: Impl.Message) => WholeMessage | undefined,
  bag: readonly Copies<Impl.Message>[],
): readonly Copies<WholeMessage>[] =>
  bag.flatMap(({ message, count }) => {
    const abstracted = known(message)
    return abstracted === undefined ? [] : [{ message: abstracted, count }]
  })

/** The abstraction function of one cluster. */
export interface Abstraction {
  readonly servers: readonly Impl.ServerId[]
  /** What the reducers have on; undefined where the model is raft.tla. */
  readonly features: Features | undefined
  /** See `abstractServer`. */
  readonly server: (state: Impl.ServerState) => Server
  /** See `abstractMessage`. */
  readonly message: (message: Impl.Message) => WholeMessage | undefined
  /** See `abstractSent`. */
  readonly sent: (message: Impl.Message) => MessagePattern | undefined
}

/** Remembers what it has seen: the checker hands over the same state for each property and for each step from it. */
export const abstraction = (servers: readonly Impl.ServerId[], features?: Features): Abstraction => ({
  servers,
  features,
  server: remembered((state: Impl.ServerState) => abstractServer(servers, state, features !== undefined)),
  message: remembered((message: Impl.Message) => abstractMessage(servers, message, features)),
  sent: remembered((message: Impl.Message) => abstractSent(servers, message, features)),
})

const remembered = <A extends object, B>(f: (a: A) => B): ((a: A) => B) => {
  const known = new WeakMap<A, B>()
  return (a) => {
    const before = known.get(a)
    if (before !== undefined) return before
    const b = f(a)
    known.set(a, b)
    return b
  }
}
